"""drop customers.fax

Revision ID: d5c4a2e19f80
Revises: 0c9d2f10ba63
Create Date: 2024-07-02 17:08:35.590184

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "d5c4a2e19f80"
down_revision = "0c9d2f10ba63"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("customers") as batch_op:
        batch_op.drop_column("fax")


def downgrade():
    op.add_column("customers", sa.Column("fax", sa.String(length=30), nullable=True))
