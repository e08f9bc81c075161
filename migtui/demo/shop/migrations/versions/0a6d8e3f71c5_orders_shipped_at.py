"""orders.shipped_at

Revision ID: 0a6d8e3f71c5
Revises: e5309b7cd246
Create Date: 2024-06-03 13:16:44.087719

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0a6d8e3f71c5"
down_revision = "e5309b7cd246"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("orders", sa.Column("shipped_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE orders SET shipped_at = created_at WHERE status = 'shipped'")


def downgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_column("shipped_at")
