"""merge discounts into the shop

Revision ID: 1d98b3e07ac5
Revises: 5c07fa2e8b64, a81d54c6f3e9
Create Date: 2024-10-21 09:02:56.385901

"""

# revision identifiers, used by Alembic.
revision = "1d98b3e07ac5"
down_revision = ("5c07fa2e8b64", "a81d54c6f3e9")
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
