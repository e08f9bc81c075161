"""customers.email unique

Revision ID: 6be019735f2d
Revises: c94a05d3be17
Create Date: 2024-04-09 16:31:55.010036

"""

from alembic import op

# revision identifiers, used by Alembic.
revision = "6be019735f2d"
down_revision = "c94a05d3be17"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("customers") as batch_op:
        batch_op.create_unique_constraint("uq_customers_email", ["email"])


def downgrade():
    with op.batch_alter_table("customers") as batch_op:
        batch_op.drop_constraint("uq_customers_email", type_="unique")
