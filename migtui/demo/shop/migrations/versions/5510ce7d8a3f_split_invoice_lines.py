"""split invoice lines

The amounts have to add up to the order's total, so the totals must be there first.

Revision ID: 5510ce7d8a3f
Revises: a60d7e95c1f2
Create Date: 2025-08-05 10:29:52.308615

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "5510ce7d8a3f"
down_revision = "a60d7e95c1f2"
branch_labels = None
depends_on = "77c0d4128eb5"


def upgrade():
    op.create_table(
        "invoice_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name="fk_invoice_lines_invoice"),
        sa.PrimaryKeyConstraint("id", name="pk_invoice_lines"),
    )
    op.execute(
        "INSERT INTO invoice_lines (id, invoice_id, text, amount) "
        "SELECT l.id, i.id, p.name, l.quantity * l.unit_price FROM order_lines l"
        " JOIN invoices i ON i.order_id = l.order_id JOIN products p ON p.id = l.product_id"
    )
    with op.batch_alter_table("invoices") as batch_op:
        batch_op.drop_column("lines")


def downgrade():
    with op.batch_alter_table("invoices") as batch_op:
        batch_op.add_column(sa.Column("lines", sa.Text(), nullable=True))
    op.drop_table("invoice_lines")
