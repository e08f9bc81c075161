"""invoices

Revision ID: 3fe2b7c4d819
Revises: 29e5d0c7f61b
Create Date: 2025-02-24 13:50:19.094728

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "3fe2b7c4d819"
down_revision = "29e5d0c7f61b"
branch_labels = ("billing",)
depends_on = None


def upgrade():
    op.create_table(
        "invoices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("lines", sa.Text(), nullable=True),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_invoices_order"),
        sa.PrimaryKeyConstraint("id", name="pk_invoices"),
    )
    op.execute(
        "INSERT INTO invoices (id, order_id, number, lines, issued_at) "
        "SELECT id, id, 'R-' || (24000 + id), 'see order', created_at FROM orders WHERE status <> 'open'"
    )


def downgrade():
    op.drop_table("invoices")
