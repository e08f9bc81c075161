"""normalise product SKUs

Revision ID: c36a9d82f05e
Revises: e0b74f15a2c8
Create Date: 2025-05-06 12:07:33.848120

"""

from alembic import op

# revision identifiers, used by Alembic.
revision = "c36a9d82f05e"
down_revision = "e0b74f15a2c8"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE products SET sku = upper(trim(sku))")


def downgrade():
    pass
