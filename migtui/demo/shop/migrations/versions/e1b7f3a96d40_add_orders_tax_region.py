"""add orders.tax_region

Revision ID: e1b7f3a96d40
Revises: 77c0d4128eb5
Create Date: 2025-09-02 09:44:05.236874

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "e1b7f3a96d40"
down_revision = "77c0d4128eb5"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("orders", sa.Column("tax_region", sa.String(length=2), nullable=True))
    op.create_index("ix_orders_tax_region", "orders", ["tax_region"])


def downgrade():
    op.drop_index("ix_orders_tax_region", table_name="orders")
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_column("tax_region")
