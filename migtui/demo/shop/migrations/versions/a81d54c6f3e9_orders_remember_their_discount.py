"""orders remember their discount

Revision ID: a81d54c6f3e9
Revises: 7fe42b9d05a1
Create Date: 2024-09-12 15:13:38.657790

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "a81d54c6f3e9"
down_revision = "7fe42b9d05a1"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.add_column(sa.Column("discount_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_orders_discount", "discounts", ["discount_id"], ["id"])
    op.execute("UPDATE orders SET discount_id = 1 WHERE id % 7 = 0")


def downgrade():
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_constraint("fk_orders_discount", type_="foreignkey")
        batch_op.drop_column("discount_id")
