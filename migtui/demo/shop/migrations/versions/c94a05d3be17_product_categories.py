"""product categories

Revision ID: c94a05d3be17
Revises: 31b7e9f40c58
Create Date: 2024-03-26 09:05:17.904410

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "c94a05d3be17"
down_revision = "31b7e9f40c58"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_categories"),
    )
    with op.batch_alter_table("products") as batch_op:
        batch_op.add_column(sa.Column("category_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_products_category", "categories", ["category_id"], ["id"])


def downgrade():
    with op.batch_alter_table("products") as batch_op:
        batch_op.drop_constraint("fk_products_category", type_="foreignkey")
        batch_op.drop_column("category_id")
    op.drop_table("categories")
