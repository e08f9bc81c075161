"""import the orders of the old shop

The figures are made up, and the same on every run.

Revision ID: f07d3c8a1e92
Revises: 6be019735f2d
Create Date: 2024-04-23 11:20:08.771925

"""

from datetime import datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "f07d3c8a1e92"
down_revision = "6be019735f2d"
branch_labels = None
depends_on = None

CATEGORIES = ("Tea", "Coffee", "Crockery")
PRODUCTS = (
    ("tea-assam-250 ", "Assam 250 g", "7.90"),
    ("tea-darj-100", "Darjeeling 100 g", "9.50"),
    ("tea-sencha-100", "Sencha 100 g", "8.20"),
    ("tea-chai-200", "Chai 200 g", "6.40"),
    ("cof-espr-500", "Espresso 500 g", "13.90"),
    ("cof-filt-500", "Filter roast 500 g", "11.50"),
    ("cof-decaf-250", "Decaf 250 g", "8.70"),
    (" cof-yirga-250", "Yirgacheffe 250 g", "10.80"),
    ("cro-mug-blue", "Mug, blue", "12.00"),
    ("cro-pot-1l", "Teapot 1 l", "34.00"),
    ("cro-cup-set4", "Espresso cups, set of 4", "28.50"),
    ("cro-filter", "Hand filter", "19.90"),
)
FIRST_NAMES = ("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Frances", "Niklaus")
LAST_NAMES = ("Berger", "Costa", "Dahl", "Evans", "Fischer", "Garcia")
STATES = ("shipped", "shipped", "paid", "shipped", "open")
START = datetime(2024, 1, 8, 9, 30)

categories = sa.table("categories", sa.column("id", sa.Integer()), sa.column("name", sa.String()))
products = sa.table(
    "products",
    sa.column("id", sa.Integer()),
    sa.column("sku", sa.String()),
    sa.column("name", sa.String()),
    sa.column("price", sa.Numeric(10, 2)),
    sa.column("active", sa.Boolean()),
    sa.column("category_id", sa.Integer()),
)
customers = sa.table(
    "customers",
    sa.column("id", sa.Integer()),
    sa.column("name", sa.String()),
    sa.column("email", sa.String()),
    sa.column("phone", sa.String()),
    sa.column("fax", sa.String()),
    sa.column("created_at", sa.DateTime()),
)
orders = sa.table(
    "orders",
    sa.column("id", sa.Integer()),
    sa.column("customer_id", sa.Integer()),
    sa.column("status", sa.String()),
    sa.column("total", sa.Numeric(10, 2)),
    sa.column("created_at", sa.DateTime()),
)
order_lines = sa.table(
    "order_lines",
    sa.column("id", sa.Integer()),
    sa.column("order_id", sa.Integer()),
    sa.column("product_id", sa.Integer()),
    sa.column("quantity", sa.Integer()),
    sa.column("unit_price", sa.Numeric(10, 2)),
)


def _product(n):
    sku, name, price = PRODUCTS[n - 1]
    return {
        "id": n,
        "sku": sku,
        "name": name,
        "price": Decimal(price),
        "active": n != 7,
        "category_id": 1 + (n - 1) // 4,
    }


def _customer(n):
    first, last = FIRST_NAMES[n % len(FIRST_NAMES)], LAST_NAMES[n % len(LAST_NAMES)]
    return {
        "id": n,
        "name": f"{first} {last}",
        "email": f"{first}.{last}@example.com".lower(),
        "phone": f"+49 40 5550{n:03}",
        "fax": f"+49 40 5559{n:03}" if n % 3 == 0 else None,
        "created_at": START + timedelta(days=n),
    }


def _order(n):
    lines = _lines(n)
    return {
        "id": n,
        "customer_id": 1 + n * 5 % 21,
        "status": STATES[n % len(STATES)],
        "total": None if n % 3 == 0 else sum(line["quantity"] * line["unit_price"] for line in lines),
        "created_at": START + timedelta(days=n, hours=n % 9),
    }


def _lines(n):
    """Two lines an order, one of them for several pieces."""
    wanted = (1 + n % 12, 1), (1 + n * 7 % 12, 1 + n % 3)
    return [
        {
            "id": 2 * n - 1 + at,
            "order_id": n,
            "product_id": product,
            "quantity": quantity,
            "unit_price": Decimal(PRODUCTS[product - 1][2]),
        }
        for at, (product, quantity) in enumerate(wanted)
    ]


def upgrade():
    bind = op.get_bind()
    bind.execute(categories.insert(), [{"id": n, "name": name} for n, name in enumerate(CATEGORIES, 1)])
    bind.execute(products.insert(), [_product(n) for n in range(1, len(PRODUCTS) + 1)])
    bind.execute(customers.insert(), [_customer(n) for n in range(1, 25)])
    bind.execute(orders.insert(), [_order(n) for n in range(1, 61)])
    bind.execute(order_lines.insert(), [line for n in range(1, 61) for line in _lines(n)])


def downgrade():
    for table in ("order_lines", "orders", "customers", "products", "categories"):
        op.execute(f"DELETE FROM {table}")
