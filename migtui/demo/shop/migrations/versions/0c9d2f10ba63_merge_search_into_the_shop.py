"""merge search into the shop

Revision ID: 0c9d2f10ba63
Revises: 0a6d8e3f71c5, 47c1a9e0538b
Create Date: 2024-06-10 09:30:21.439205

"""

# revision identifiers, used by Alembic.
revision = "0c9d2f10ba63"
down_revision = ("0a6d8e3f71c5", "47c1a9e0538b")
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
