"""discount codes

Revision ID: 7fe42b9d05a1
Revises: 91d3e0aa6c47
Create Date: 2024-09-05 11:59:02.803356

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "7fe42b9d05a1"
down_revision = "91d3e0aa6c47"
branch_labels = None
depends_on = None

discounts = sa.table(
    "discounts",
    sa.column("id", sa.Integer()),
    sa.column("code", sa.String()),
    sa.column("percent", sa.Integer()),
)


def upgrade():
    op.create_table(
        "discounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_discounts"),
        sa.UniqueConstraint("code", name="uq_discounts_code"),
    )
    op.bulk_insert(
        discounts,
        [
            {"id": 1, "code": "WELCOME10", "percent": 10},
            {"id": 2, "code": "BLACKFRIDAY", "percent": 25},
            {"id": 3, "code": "STAFF", "percent": 30},
        ],
    )


def downgrade():
    op.drop_table("discounts")
