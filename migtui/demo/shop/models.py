"""The shop's tables as the application sees them today.

A little ahead of the newest revision: `customers.loyalty_points` and the table `gift_cards` have no migration yet, nor
has the new name of `discounts.percent`.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Category(Base):
    __tablename__ = "categories"

    id = Column(Integer, primary_key=True)
    name = Column(String(60), nullable=False)


class Product(Base):
    __tablename__ = "products"

    id = Column(Integer, primary_key=True)
    sku = Column(String(20), nullable=False)
    name = Column(String(120), nullable=False)
    price = Column(Numeric(10, 2), nullable=False)
    active = Column(Boolean, nullable=False)
    category_id = Column(ForeignKey("categories.id", name="fk_products_category"))
    search_text = Column(Text, index=True)


class Stock(Base):
    __tablename__ = "stock"

    product_id = Column(ForeignKey("products.id", name="fk_stock_product"), primary_key=True)
    warehouse = Column(String(8), primary_key=True)
    quantity = Column(Integer, nullable=False, server_default="0")


class Customer(Base):
    __tablename__ = "customers"
    __table_args__ = (UniqueConstraint("email", name="uq_customers_email"),)

    id = Column(Integer, primary_key=True)
    name = Column(String(120), nullable=False)
    email = Column(String(254), nullable=False)
    phone = Column(String(30))
    created_at = Column(DateTime, nullable=False)
    loyalty_points = Column(Integer, nullable=False, server_default="0")


class Discount(Base):
    __tablename__ = "discounts"
    __table_args__ = (UniqueConstraint("code", name="uq_discounts_code"),)

    id = Column(Integer, primary_key=True)
    code = Column(String(20), nullable=False)
    percent_off = Column(Integer, nullable=False)


class GiftCard(Base):
    __tablename__ = "gift_cards"

    id = Column(Integer, primary_key=True)
    code = Column(String(16), nullable=False)
    balance = Column(Numeric(10, 2), nullable=False)
    customer_id = Column(ForeignKey("customers.id", name="fk_gift_cards_customer"))


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    customer_id = Column(ForeignKey("customers.id", name="fk_orders_customer"), nullable=False)
    status = Column(String(20), nullable=False)
    total = Column(Numeric(10, 2), nullable=False)
    created_at = Column(DateTime, nullable=False, index=True)
    shipped_at = Column(DateTime)
    discount_id = Column(ForeignKey("discounts.id", name="fk_orders_discount"))
    currency = Column(String(3), nullable=False, server_default="EUR")
    tax_region = Column(String(2), index=True)


class OrderLine(Base):
    __tablename__ = "order_lines"

    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.id", name="fk_order_lines_order"), nullable=False, index=True)
    product_id = Column(ForeignKey("products.id", name="fk_order_lines_product"), nullable=False)
    quantity = Column(Integer, nullable=False)
    unit_price = Column(Numeric(10, 2), nullable=False)


class Review(Base):
    __tablename__ = "reviews"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="ck_reviews_stars"),)

    id = Column(Integer, primary_key=True)
    product_id = Column(ForeignKey("products.id", name="fk_reviews_product"), nullable=False)
    customer_id = Column(ForeignKey("customers.id", name="fk_reviews_customer"), nullable=False)
    stars = Column(Integer, nullable=False)
    text = Column(Text)


class Invoice(Base):
    __tablename__ = "invoices"
    __table_args__ = (UniqueConstraint("number", name="uq_invoices_number"),)

    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.id", name="fk_invoices_order"), nullable=False)
    number = Column(String(20), nullable=False)
    issued_at = Column(DateTime, nullable=False)
    pdf_path = Column(String(255))


class InvoiceLine(Base):
    __tablename__ = "invoice_lines"

    id = Column(Integer, primary_key=True)
    invoice_id = Column(ForeignKey("invoices.id", name="fk_invoice_lines_invoice"), nullable=False)
    text = Column(String(200), nullable=False)
    amount = Column(Numeric(10, 2), nullable=False)
