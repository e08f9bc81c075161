"""index products.search_text

Revision ID: 47c1a9e0538b
Revises: b2e86f14d9a0
Create Date: 2024-05-16 10:47:50.115083

"""

from alembic import op

# revision identifiers, used by Alembic.
revision = "47c1a9e0538b"
down_revision = "b2e86f14d9a0"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_products_search_text", "products", ["search_text"])


def downgrade():
    op.drop_index("ix_products_search_text", table_name="products")
