"""index orders(created_at)

Revision ID: 4f2c91ab7d03
Revises: 91d3e0aa6c47
Create Date: 2024-09-09 08:41:27.174462

"""

from alembic import op

# revision identifiers, used by Alembic.
revision = "4f2c91ab7d03"
down_revision = "91d3e0aa6c47"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_orders_created_at", "orders", ["created_at"])


def downgrade():
    op.drop_index("ix_orders_created_at", table_name="orders")
