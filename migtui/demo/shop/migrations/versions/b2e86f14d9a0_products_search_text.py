"""products.search_text

Revision ID: b2e86f14d9a0
Revises: f07d3c8a1e92
Create Date: 2024-05-14 14:02:29.346618

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "b2e86f14d9a0"
down_revision = "f07d3c8a1e92"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("products", sa.Column("search_text", sa.Text(), nullable=True))
    op.execute("UPDATE products SET search_text = lower(name || ' ' || sku)")


def downgrade():
    with op.batch_alter_table("products") as batch_op:
        batch_op.drop_column("search_text")
