"""orders.status: room for partially refunded

Revision ID: 91d3e0aa6c47
Revises: d5c4a2e19f80
Create Date: 2024-08-20 10:22:09.218447

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "91d3e0aa6c47"
down_revision = "d5c4a2e19f80"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.alter_column(
            "status",
            existing_type=sa.String(length=12),
            type_=sa.String(length=20),
            existing_nullable=False,
        )


def downgrade():
    op.execute("UPDATE orders SET status = 'refunded' WHERE status = 'partially_refunded'")
    with op.batch_alter_table("orders") as batch_op:
        batch_op.alter_column(
            "status",
            existing_type=sa.String(length=20),
            type_=sa.String(length=12),
            existing_nullable=False,
        )
