"""invoices.number unique

Revision ID: a60d7e95c1f2
Revises: 3fe2b7c4d819
Create Date: 2025-04-08 11:11:37.751946

"""

from alembic import op

# revision identifiers, used by Alembic.
revision = "a60d7e95c1f2"
down_revision = "3fe2b7c4d819"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("invoices") as batch_op:
        batch_op.create_unique_constraint("uq_invoices_number", ["number"])


def downgrade():
    with op.batch_alter_table("invoices") as batch_op:
        batch_op.drop_constraint("uq_invoices_number", type_="unique")
