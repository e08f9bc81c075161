"""product reviews

Revision ID: 5c07fa2e8b64
Revises: 4f2c91ab7d03
Create Date: 2024-10-01 14:26:11.930517

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "5c07fa2e8b64"
down_revision = "4f2c91ab7d03"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="ck_reviews_stars"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_reviews_customer"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_reviews_product"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
    )
    op.execute(
        "INSERT INTO reviews (id, product_id, customer_id, stars, text) "
        "SELECT id, 1 + id % 12, customer_id, 1 + id % 5, NULL FROM orders WHERE id % 4 = 0"
    )


def downgrade():
    op.drop_table("reviews")
