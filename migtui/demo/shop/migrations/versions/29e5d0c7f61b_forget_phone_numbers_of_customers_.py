"""forget phone numbers of customers without orders

The data protection officer asked for it: there is no way back.

Revision ID: 29e5d0c7f61b
Revises: 1d98b3e07ac5
Create Date: 2025-01-13 16:55:40.702238

"""

from alembic import op

# revision identifiers, used by Alembic.
revision = "29e5d0c7f61b"
down_revision = "1d98b3e07ac5"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE customers SET phone = NULL WHERE id NOT IN (SELECT customer_id FROM orders)")


def downgrade():
    raise NotImplementedError("the phone numbers are gone for good: restore them from a backup")
