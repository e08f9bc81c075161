"""backfill order totals

Revision ID: 77c0d4128eb5
Revises: c36a9d82f05e
Create Date: 2025-07-15 15:21:48.417265

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "77c0d4128eb5"
down_revision = "c36a9d82f05e"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "UPDATE orders SET total = (SELECT sum(quantity * unit_price) FROM order_lines"
        " WHERE order_lines.order_id = orders.id) WHERE total IS NULL"
    )
    with op.batch_alter_table("orders") as batch_op:
        batch_op.alter_column("total", existing_type=sa.Numeric(precision=10, scale=2), nullable=False)


def downgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.alter_column("total", existing_type=sa.Numeric(precision=10, scale=2), nullable=True)
