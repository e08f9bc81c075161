"""stock levels per warehouse

Revision ID: e5309b7cd246
Revises: f07d3c8a1e92
Create Date: 2024-05-15 08:54:12.662301

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "e5309b7cd246"
down_revision = "f07d3c8a1e92"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "stock",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("warehouse", sa.String(length=8), nullable=False),
        sa.Column("quantity", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_stock_product"),
        sa.PrimaryKeyConstraint("product_id", "warehouse", name="pk_stock"),
    )
    op.execute("INSERT INTO stock (product_id, warehouse, quantity) SELECT id, 'HAM', 40 - id FROM products")


def downgrade():
    op.drop_table("stock")
