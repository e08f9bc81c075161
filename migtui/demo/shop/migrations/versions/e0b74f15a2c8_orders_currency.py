"""orders.currency

Revision ID: e0b74f15a2c8
Revises: 29e5d0c7f61b
Create Date: 2025-02-17 10:38:14.569033

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "e0b74f15a2c8"
down_revision = "29e5d0c7f61b"
branch_labels = ("shop",)
depends_on = None


def upgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.add_column(sa.Column("currency", sa.String(length=3), server_default="EUR", nullable=False))


def downgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_column("currency")
