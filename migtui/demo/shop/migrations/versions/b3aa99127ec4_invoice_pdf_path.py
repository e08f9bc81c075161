"""invoice pdf path

Revision ID: b3aa99127ec4
Revises: 5510ce7d8a3f
Create Date: 2025-09-01 16:03:24.990371

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "b3aa99127ec4"
down_revision = "5510ce7d8a3f"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("invoices", sa.Column("pdf_path", sa.String(length=255), nullable=True))


def downgrade():
    with op.batch_alter_table("invoices") as batch_op:
        batch_op.drop_column("pdf_path")
