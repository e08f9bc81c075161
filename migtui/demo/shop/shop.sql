BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('e0b74f15a2c8');
INSERT INTO "alembic_version" VALUES('a60d7e95c1f2');
CREATE TABLE categories (
	id INTEGER NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	CONSTRAINT pk_categories PRIMARY KEY (id)
);
INSERT INTO "categories" VALUES(1,'Tea');
INSERT INTO "categories" VALUES(2,'Coffee');
INSERT INTO "categories" VALUES(3,'Crockery');
CREATE TABLE "customers" (
	id INTEGER NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	phone VARCHAR(30), 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_customers PRIMARY KEY (id), 
	CONSTRAINT uq_customers_email UNIQUE (email)
);
INSERT INTO "customers" VALUES(1,'Grace Costa','grace.costa@example.com','+49 40 5550001','2024-01-09 09:30:00.000000');
INSERT INTO "customers" VALUES(2,'Alan Dahl','alan.dahl@example.com','+49 40 5550002','2024-01-10 09:30:00.000000');
INSERT INTO "customers" VALUES(3,'Edsger Evans','edsger.evans@example.com','+49 40 5550003','2024-01-11 09:30:00.000000');
INSERT INTO "customers" VALUES(4,'Barbara Fischer','barbara.fischer@example.com','+49 40 5550004','2024-01-12 09:30:00.000000');
INSERT INTO "customers" VALUES(5,'Donald Garcia','donald.garcia@example.com','+49 40 5550005','2024-01-13 09:30:00.000000');
INSERT INTO "customers" VALUES(6,'Frances Berger','frances.berger@example.com','+49 40 5550006','2024-01-14 09:30:00.000000');
INSERT INTO "customers" VALUES(7,'Niklaus Costa','niklaus.costa@example.com','+49 40 5550007','2024-01-15 09:30:00.000000');
INSERT INTO "customers" VALUES(8,'Ada Dahl','ada.dahl@example.com','+49 40 5550008','2024-01-16 09:30:00.000000');
INSERT INTO "customers" VALUES(9,'Grace Evans','grace.evans@example.com','+49 40 5550009','2024-01-17 09:30:00.000000');
INSERT INTO "customers" VALUES(10,'Alan Fischer','alan.fischer@example.com','+49 40 5550010','2024-01-18 09:30:00.000000');
INSERT INTO "customers" VALUES(11,'Edsger Garcia','edsger.garcia@example.com','+49 40 5550011','2024-01-19 09:30:00.000000');
INSERT INTO "customers" VALUES(12,'Barbara Berger','barbara.berger@example.com','+49 40 5550012','2024-01-20 09:30:00.000000');
INSERT INTO "customers" VALUES(13,'Donald Costa','donald.costa@example.com','+49 40 5550013','2024-01-21 09:30:00.000000');
INSERT INTO "customers" VALUES(14,'Frances Dahl','frances.dahl@example.com','+49 40 5550014','2024-01-22 09:30:00.000000');
INSERT INTO "customers" VALUES(15,'Niklaus Evans','niklaus.evans@example.com','+49 40 5550015','2024-01-23 09:30:00.000000');
INSERT INTO "customers" VALUES(16,'Ada Fischer','ada.fischer@example.com','+49 40 5550016','2024-01-24 09:30:00.000000');
INSERT INTO "customers" VALUES(17,'Grace Garcia','grace.garcia@example.com','+49 40 5550017','2024-01-25 09:30:00.000000');
INSERT INTO "customers" VALUES(18,'Alan Berger','alan.berger@example.com','+49 40 5550018','2024-01-26 09:30:00.000000');
INSERT INTO "customers" VALUES(19,'Edsger Costa','edsger.costa@example.com','+49 40 5550019','2024-01-27 09:30:00.000000');
INSERT INTO "customers" VALUES(20,'Barbara Dahl','barbara.dahl@example.com','+49 40 5550020','2024-01-28 09:30:00.000000');
INSERT INTO "customers" VALUES(21,'Donald Evans','donald.evans@example.com','+49 40 5550021','2024-01-29 09:30:00.000000');
INSERT INTO "customers" VALUES(22,'Frances Fischer','frances.fischer@example.com',NULL,'2024-01-30 09:30:00.000000');
INSERT INTO "customers" VALUES(23,'Niklaus Garcia','niklaus.garcia@example.com',NULL,'2024-01-31 09:30:00.000000');
INSERT INTO "customers" VALUES(24,'Ada Berger','ada.berger@example.com',NULL,'2024-02-01 09:30:00.000000');
CREATE TABLE discounts (
	id INTEGER NOT NULL, 
	code VARCHAR(20) NOT NULL, 
	percent INTEGER NOT NULL, 
	CONSTRAINT pk_discounts PRIMARY KEY (id), 
	CONSTRAINT uq_discounts_code UNIQUE (code)
);
INSERT INTO "discounts" VALUES(1,'WELCOME10',10);
INSERT INTO "discounts" VALUES(2,'BLACKFRIDAY',25);
INSERT INTO "discounts" VALUES(3,'STAFF',30);
CREATE TABLE "invoices" (
	id INTEGER NOT NULL, 
	order_id INTEGER NOT NULL, 
	number VARCHAR(20) NOT NULL, 
	lines TEXT, 
	issued_at DATETIME NOT NULL, 
	CONSTRAINT pk_invoices PRIMARY KEY (id), 
	CONSTRAINT fk_invoices_order FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT uq_invoices_number UNIQUE (number)
);
INSERT INTO "invoices" VALUES(1,1,'R-24001','see order','2024-01-09 10:30:00.000000');
INSERT INTO "invoices" VALUES(2,2,'R-24002','see order','2024-01-10 11:30:00.000000');
INSERT INTO "invoices" VALUES(3,3,'R-24003','see order','2024-01-11 12:30:00.000000');
INSERT INTO "invoices" VALUES(5,5,'R-24005','see order','2024-01-13 14:30:00.000000');
INSERT INTO "invoices" VALUES(6,6,'R-24006','see order','2024-01-14 15:30:00.000000');
INSERT INTO "invoices" VALUES(7,7,'R-24007','see order','2024-01-15 16:30:00.000000');
INSERT INTO "invoices" VALUES(8,8,'R-24008','see order','2024-01-16 17:30:00.000000');
INSERT INTO "invoices" VALUES(10,10,'R-24010','see order','2024-01-18 10:30:00.000000');
INSERT INTO "invoices" VALUES(11,11,'R-24011','see order','2024-01-19 11:30:00.000000');
INSERT INTO "invoices" VALUES(12,12,'R-24012','see order','2024-01-20 12:30:00.000000');
INSERT INTO "invoices" VALUES(13,13,'R-24013','see order','2024-01-21 13:30:00.000000');
INSERT INTO "invoices" VALUES(15,15,'R-24015','see order','2024-01-23 15:30:00.000000');
INSERT INTO "invoices" VALUES(16,16,'R-24016','see order','2024-01-24 16:30:00.000000');
INSERT INTO "invoices" VALUES(17,17,'R-24017','see order','2024-01-25 17:30:00.000000');
INSERT INTO "invoices" VALUES(18,18,'R-24018','see order','2024-01-26 09:30:00.000000');
INSERT INTO "invoices" VALUES(20,20,'R-24020','see order','2024-01-28 11:30:00.000000');
INSERT INTO "invoices" VALUES(21,21,'R-24021','see order','2024-01-29 12:30:00.000000');
INSERT INTO "invoices" VALUES(22,22,'R-24022','see order','2024-01-30 13:30:00.000000');
INSERT INTO "invoices" VALUES(23,23,'R-24023','see order','2024-01-31 14:30:00.000000');
INSERT INTO "invoices" VALUES(25,25,'R-24025','see order','2024-02-02 16:30:00.000000');
INSERT INTO "invoices" VALUES(26,26,'R-24026','see order','2024-02-03 17:30:00.000000');
INSERT INTO "invoices" VALUES(27,27,'R-24027','see order','2024-02-04 09:30:00.000000');
INSERT INTO "invoices" VALUES(28,28,'R-24028','see order','2024-02-05 10:30:00.000000');
INSERT INTO "invoices" VALUES(30,30,'R-24030','see order','2024-02-07 12:30:00.000000');
INSERT INTO "invoices" VALUES(31,31,'R-24031','see order','2024-02-08 13:30:00.000000');
INSERT INTO "invoices" VALUES(32,32,'R-24032','see order','2024-02-09 14:30:00.000000');
INSERT INTO "invoices" VALUES(33,33,'R-24033','see order','2024-02-10 15:30:00.000000');
INSERT INTO "invoices" VALUES(35,35,'R-24035','see order','2024-02-12 17:30:00.000000');
INSERT INTO "invoices" VALUES(36,36,'R-24036','see order','2024-02-13 09:30:00.000000');
INSERT INTO "invoices" VALUES(37,37,'R-24037','see order','2024-02-14 10:30:00.000000');
INSERT INTO "invoices" VALUES(38,38,'R-24038','see order','2024-02-15 11:30:00.000000');
INSERT INTO "invoices" VALUES(40,40,'R-24040','see order','2024-02-17 13:30:00.000000');
INSERT INTO "invoices" VALUES(41,41,'R-24041','see order','2024-02-18 14:30:00.000000');
INSERT INTO "invoices" VALUES(42,42,'R-24042','see order','2024-02-19 15:30:00.000000');
INSERT INTO "invoices" VALUES(43,43,'R-24043','see order','2024-02-20 16:30:00.000000');
INSERT INTO "invoices" VALUES(45,45,'R-24045','see order','2024-02-22 09:30:00.000000');
INSERT INTO "invoices" VALUES(46,46,'R-24046','see order','2024-02-23 10:30:00.000000');
INSERT INTO "invoices" VALUES(47,47,'R-24047','see order','2024-02-24 11:30:00.000000');
INSERT INTO "invoices" VALUES(48,48,'R-24048','see order','2024-02-25 12:30:00.000000');
INSERT INTO "invoices" VALUES(50,50,'R-24050','see order','2024-02-27 14:30:00.000000');
INSERT INTO "invoices" VALUES(51,51,'R-24051','see order','2024-02-28 15:30:00.000000');
INSERT INTO "invoices" VALUES(52,52,'R-24052','see order','2024-02-29 16:30:00.000000');
INSERT INTO "invoices" VALUES(53,53,'R-24053','see order','2024-03-01 17:30:00.000000');
INSERT INTO "invoices" VALUES(55,55,'R-24055','see order','2024-03-03 10:30:00.000000');
INSERT INTO "invoices" VALUES(56,56,'R-24056','see order','2024-03-04 11:30:00.000000');
INSERT INTO "invoices" VALUES(57,57,'R-24057','see order','2024-03-05 12:30:00.000000');
INSERT INTO "invoices" VALUES(58,58,'R-24058','see order','2024-03-06 13:30:00.000000');
INSERT INTO "invoices" VALUES(60,60,'R-24060','see order','2024-03-08 15:30:00.000000');
CREATE TABLE order_lines (
	id INTEGER NOT NULL, 
	order_id INTEGER NOT NULL, 
	product_id INTEGER NOT NULL, 
	quantity INTEGER NOT NULL, 
	unit_price NUMERIC(10, 2) NOT NULL, 
	CONSTRAINT pk_order_lines PRIMARY KEY (id), 
	CONSTRAINT fk_order_lines_order FOREIGN KEY(order_id) REFERENCES orders (id), 
	CONSTRAINT fk_order_lines_product FOREIGN KEY(product_id) REFERENCES products (id)
);
INSERT INTO "order_lines" VALUES(1,1,2,1,9.5);
INSERT INTO "order_lines" VALUES(2,1,8,2,10.8);
INSERT INTO "order_lines" VALUES(3,2,3,1,8.2);
INSERT INTO "order_lines" VALUES(4,2,3,3,8.2);
INSERT INTO "order_lines" VALUES(5,3,4,1,6.4);
INSERT INTO "order_lines" VALUES(6,3,10,1,34);
INSERT INTO "order_lines" VALUES(7,4,5,1,13.9);
INSERT INTO "order_lines" VALUES(8,4,5,2,13.9);
INSERT INTO "order_lines" VALUES(9,5,6,1,11.5);
INSERT INTO "order_lines" VALUES(10,5,12,3,19.9);
INSERT INTO "order_lines" VALUES(11,6,7,1,8.7);
INSERT INTO "order_lines" VALUES(12,6,7,1,8.7);
INSERT INTO "order_lines" VALUES(13,7,8,1,10.8);
INSERT INTO "order_lines" VALUES(14,7,2,2,9.5);
INSERT INTO "order_lines" VALUES(15,8,9,1,12);
INSERT INTO "order_lines" VALUES(16,8,9,3,12);
INSERT INTO "order_lines" VALUES(17,9,10,1,34);
INSERT INTO "order_lines" VALUES(18,9,4,1,6.4);
INSERT INTO "order_lines" VALUES(19,10,11,1,28.5);
INSERT INTO "order_lines" VALUES(20,10,11,2,28.5);
INSERT INTO "order_lines" VALUES(21,11,12,1,19.9);
INSERT INTO "order_lines" VALUES(22,11,6,3,11.5);
INSERT INTO "order_lines" VALUES(23,12,1,1,7.9);
INSERT INTO "order_lines" VALUES(24,12,1,1,7.9);
INSERT INTO "order_lines" VALUES(25,13,2,1,9.5);
INSERT INTO "order_lines" VALUES(26,13,8,2,10.8);
INSERT INTO "order_lines" VALUES(27,14,3,1,8.2);
INSERT INTO "order_lines" VALUES(28,14,3,3,8.2);
INSERT INTO "order_lines" VALUES(29,15,4,1,6.4);
INSERT INTO "order_lines" VALUES(30,15,10,1,34);
INSERT INTO "order_lines" VALUES(31,16,5,1,13.9);
INSERT INTO "order_lines" VALUES(32,16,5,2,13.9);
INSERT INTO "order_lines" VALUES(33,17,6,1,11.5);
INSERT INTO "order_lines" VALUES(34,17,12,3,19.9);
INSERT INTO "order_lines" VALUES(35,18,7,1,8.7);
INSERT INTO "order_lines" VALUES(36,18,7,1,8.7);
INSERT INTO "order_lines" VALUES(37,19,8,1,10.8);
INSERT INTO "order_lines" VALUES(38,19,2,2,9.5);
INSERT INTO "order_lines" VALUES(39,20,9,1,12);
INSERT INTO "order_lines" VALUES(40,20,9,3,12);
INSERT INTO "order_lines" VALUES(41,21,10,1,34);
INSERT INTO "order_lines" VALUES(42,21,4,1,6.4);
INSERT INTO "order_lines" VALUES(43,22,11,1,28.5);
INSERT INTO "order_lines" VALUES(44,22,11,2,28.5);
INSERT INTO "order_lines" VALUES(45,23,12,1,19.9);
INSERT INTO "order_lines" VALUES(46,23,6,3,11.5);
INSERT INTO "order_lines" VALUES(47,24,1,1,7.9);
INSERT INTO "order_lines" VALUES(48,24,1,1,7.9);
INSERT INTO "order_lines" VALUES(49,25,2,1,9.5);
INSERT INTO "order_lines" VALUES(50,25,8,2,10.8);
INSERT INTO "order_lines" VALUES(51,26,3,1,8.2);
INSERT INTO "order_lines" VALUES(52,26,3,3,8.2);
INSERT INTO "order_lines" VALUES(53,27,4,1,6.4);
INSERT INTO "order_lines" VALUES(54,27,10,1,34);
INSERT INTO "order_lines" VALUES(55,28,5,1,13.9);
INSERT INTO "order_lines" VALUES(56,28,5,2,13.9);
INSERT INTO "order_lines" VALUES(57,29,6,1,11.5);
INSERT INTO "order_lines" VALUES(58,29,12,3,19.9);
INSERT INTO "order_lines" VALUES(59,30,7,1,8.7);
INSERT INTO "order_lines" VALUES(60,30,7,1,8.7);
INSERT INTO "order_lines" VALUES(61,31,8,1,10.8);
INSERT INTO "order_lines" VALUES(62,31,2,2,9.5);
INSERT INTO "order_lines" VALUES(63,32,9,1,12);
INSERT INTO "order_lines" VALUES(64,32,9,3,12);
INSERT INTO "order_lines" VALUES(65,33,10,1,34);
INSERT INTO "order_lines" VALUES(66,33,4,1,6.4);
INSERT INTO "order_lines" VALUES(67,34,11,1,28.5);
INSERT INTO "order_lines" VALUES(68,34,11,2,28.5);
INSERT INTO "order_lines" VALUES(69,35,12,1,19.9);
INSERT INTO "order_lines" VALUES(70,35,6,3,11.5);
INSERT INTO "order_lines" VALUES(71,36,1,1,7.9);
INSERT INTO "order_lines" VALUES(72,36,1,1,7.9);
INSERT INTO "order_lines" VALUES(73,37,2,1,9.5);
INSERT INTO "order_lines" VALUES(74,37,8,2,10.8);
INSERT INTO "order_lines" VALUES(75,38,3,1,8.2);
INSERT INTO "order_lines" VALUES(76,38,3,3,8.2);
INSERT INTO "order_lines" VALUES(77,39,4,1,6.4);
INSERT INTO "order_lines" VALUES(78,39,10,1,34);
INSERT INTO "order_lines" VALUES(79,40,5,1,13.9);
INSERT INTO "order_lines" VALUES(80,40,5,2,13.9);
INSERT INTO "order_lines" VALUES(81,41,6,1,11.5);
INSERT INTO "order_lines" VALUES(82,41,12,3,19.9);
INSERT INTO "order_lines" VALUES(83,42,7,1,8.7);
INSERT INTO "order_lines" VALUES(84,42,7,1,8.7);
INSERT INTO "order_lines" VALUES(85,43,8,1,10.8);
INSERT INTO "order_lines" VALUES(86,43,2,2,9.5);
INSERT INTO "order_lines" VALUES(87,44,9,1,12);
INSERT INTO "order_lines" VALUES(88,44,9,3,12);
INSERT INTO "order_lines" VALUES(89,45,10,1,34);
INSERT INTO "order_lines" VALUES(90,45,4,1,6.4);
INSERT INTO "order_lines" VALUES(91,46,11,1,28.5);
INSERT INTO "order_lines" VALUES(92,46,11,2,28.5);
INSERT INTO "order_lines" VALUES(93,47,12,1,19.9);
INSERT INTO "order_lines" VALUES(94,47,6,3,11.5);
INSERT INTO "order_lines" VALUES(95,48,1,1,7.9);
INSERT INTO "order_lines" VALUES(96,48,1,1,7.9);
INSERT INTO "order_lines" VALUES(97,49,2,1,9.5);
INSERT INTO "order_lines" VALUES(98,49,8,2,10.8);
INSERT INTO "order_lines" VALUES(99,50,3,1,8.2);
INSERT INTO "order_lines" VALUES(100,50,3,3,8.2);
INSERT INTO "order_lines" VALUES(101,51,4,1,6.4);
INSERT INTO "order_lines" VALUES(102,51,10,1,34);
INSERT INTO "order_lines" VALUES(103,52,5,1,13.9);
INSERT INTO "order_lines" VALUES(104,52,5,2,13.9);
INSERT INTO "order_lines" VALUES(105,53,6,1,11.5);
INSERT INTO "order_lines" VALUES(106,53,12,3,19.9);
INSERT INTO "order_lines" VALUES(107,54,7,1,8.7);
INSERT INTO "order_lines" VALUES(108,54,7,1,8.7);
INSERT INTO "order_lines" VALUES(109,55,8,1,10.8);
INSERT INTO "order_lines" VALUES(110,55,2,2,9.5);
INSERT INTO "order_lines" VALUES(111,56,9,1,12);
INSERT INTO "order_lines" VALUES(112,56,9,3,12);
INSERT INTO "order_lines" VALUES(113,57,10,1,34);
INSERT INTO "order_lines" VALUES(114,57,4,1,6.4);
INSERT INTO "order_lines" VALUES(115,58,11,1,28.5);
INSERT INTO "order_lines" VALUES(116,58,11,2,28.5);
INSERT INTO "order_lines" VALUES(117,59,12,1,19.9);
INSERT INTO "order_lines" VALUES(118,59,6,3,11.5);
INSERT INTO "order_lines" VALUES(119,60,1,1,7.9);
INSERT INTO "order_lines" VALUES(120,60,1,1,7.9);
CREATE TABLE "orders" (
	id INTEGER NOT NULL, 
	customer_id INTEGER NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	total NUMERIC(10, 2), 
	created_at DATETIME NOT NULL, 
	shipped_at DATETIME, 
	discount_id INTEGER, currency VARCHAR(3) DEFAULT 'EUR' NOT NULL, 
	CONSTRAINT pk_orders PRIMARY KEY (id), 
	CONSTRAINT fk_orders_customer FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_orders_discount FOREIGN KEY(discount_id) REFERENCES discounts (id)
);
INSERT INTO "orders" VALUES(1,6,'shipped',31.1,'2024-01-09 10:30:00.000000','2024-01-09 10:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(2,11,'paid',32.8,'2024-01-10 11:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(3,16,'shipped',NULL,'2024-01-11 12:30:00.000000','2024-01-11 12:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(4,21,'open',41.7,'2024-01-12 13:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(5,5,'shipped',71.2,'2024-01-13 14:30:00.000000','2024-01-13 14:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(6,10,'shipped',NULL,'2024-01-14 15:30:00.000000','2024-01-14 15:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(7,15,'paid',29.8,'2024-01-15 16:30:00.000000',NULL,1,'EUR');
INSERT INTO "orders" VALUES(8,20,'shipped',48,'2024-01-16 17:30:00.000000','2024-01-16 17:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(9,4,'open',NULL,'2024-01-17 09:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(10,9,'shipped',85.5,'2024-01-18 10:30:00.000000','2024-01-18 10:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(11,14,'shipped',54.4,'2024-01-19 11:30:00.000000','2024-01-19 11:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(12,19,'paid',NULL,'2024-01-20 12:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(13,3,'shipped',31.1,'2024-01-21 13:30:00.000000','2024-01-21 13:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(14,8,'open',32.8,'2024-01-22 14:30:00.000000',NULL,1,'EUR');
INSERT INTO "orders" VALUES(15,13,'shipped',NULL,'2024-01-23 15:30:00.000000','2024-01-23 15:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(16,18,'shipped',41.7,'2024-01-24 16:30:00.000000','2024-01-24 16:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(17,2,'paid',71.2,'2024-01-25 17:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(18,7,'shipped',NULL,'2024-01-26 09:30:00.000000','2024-01-26 09:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(19,12,'open',29.8,'2024-01-27 10:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(20,17,'shipped',48,'2024-01-28 11:30:00.000000','2024-01-28 11:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(21,1,'shipped',NULL,'2024-01-29 12:30:00.000000','2024-01-29 12:30:00.000000',1,'EUR');
INSERT INTO "orders" VALUES(22,6,'paid',85.5,'2024-01-30 13:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(23,11,'shipped',54.4,'2024-01-31 14:30:00.000000','2024-01-31 14:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(24,16,'open',NULL,'2024-02-01 15:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(25,21,'shipped',31.1,'2024-02-02 16:30:00.000000','2024-02-02 16:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(26,5,'shipped',32.8,'2024-02-03 17:30:00.000000','2024-02-03 17:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(27,10,'paid',NULL,'2024-02-04 09:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(28,15,'shipped',41.7,'2024-02-05 10:30:00.000000','2024-02-05 10:30:00.000000',1,'EUR');
INSERT INTO "orders" VALUES(29,20,'open',71.2,'2024-02-06 11:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(30,4,'shipped',NULL,'2024-02-07 12:30:00.000000','2024-02-07 12:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(31,9,'shipped',29.8,'2024-02-08 13:30:00.000000','2024-02-08 13:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(32,14,'paid',48,'2024-02-09 14:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(33,19,'shipped',NULL,'2024-02-10 15:30:00.000000','2024-02-10 15:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(34,3,'open',85.5,'2024-02-11 16:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(35,8,'shipped',54.4,'2024-02-12 17:30:00.000000','2024-02-12 17:30:00.000000',1,'EUR');
INSERT INTO "orders" VALUES(36,13,'shipped',NULL,'2024-02-13 09:30:00.000000','2024-02-13 09:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(37,18,'paid',31.1,'2024-02-14 10:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(38,2,'shipped',32.8,'2024-02-15 11:30:00.000000','2024-02-15 11:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(39,7,'open',NULL,'2024-02-16 12:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(40,12,'shipped',41.7,'2024-02-17 13:30:00.000000','2024-02-17 13:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(41,17,'shipped',71.2,'2024-02-18 14:30:00.000000','2024-02-18 14:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(42,1,'paid',NULL,'2024-02-19 15:30:00.000000',NULL,1,'EUR');
INSERT INTO "orders" VALUES(43,6,'shipped',29.8,'2024-02-20 16:30:00.000000','2024-02-20 16:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(44,11,'open',48,'2024-02-21 17:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(45,16,'shipped',NULL,'2024-02-22 09:30:00.000000','2024-02-22 09:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(46,21,'shipped',85.5,'2024-02-23 10:30:00.000000','2024-02-23 10:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(47,5,'paid',54.4,'2024-02-24 11:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(48,10,'shipped',NULL,'2024-02-25 12:30:00.000000','2024-02-25 12:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(49,15,'open',31.1,'2024-02-26 13:30:00.000000',NULL,1,'EUR');
INSERT INTO "orders" VALUES(50,20,'shipped',32.8,'2024-02-27 14:30:00.000000','2024-02-27 14:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(51,4,'shipped',NULL,'2024-02-28 15:30:00.000000','2024-02-28 15:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(52,9,'paid',41.7,'2024-02-29 16:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(53,14,'shipped',71.2,'2024-03-01 17:30:00.000000','2024-03-01 17:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(54,19,'open',NULL,'2024-03-02 09:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(55,3,'shipped',29.8,'2024-03-03 10:30:00.000000','2024-03-03 10:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(56,8,'shipped',48,'2024-03-04 11:30:00.000000','2024-03-04 11:30:00.000000',1,'EUR');
INSERT INTO "orders" VALUES(57,13,'paid',NULL,'2024-03-05 12:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(58,18,'shipped',85.5,'2024-03-06 13:30:00.000000','2024-03-06 13:30:00.000000',NULL,'EUR');
INSERT INTO "orders" VALUES(59,2,'open',54.4,'2024-03-07 14:30:00.000000',NULL,NULL,'EUR');
INSERT INTO "orders" VALUES(60,7,'shipped',NULL,'2024-03-08 15:30:00.000000','2024-03-08 15:30:00.000000',NULL,'EUR');
CREATE TABLE "products" (
	id INTEGER NOT NULL, 
	sku VARCHAR(20) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	price NUMERIC(10, 2) NOT NULL, 
	active BOOLEAN NOT NULL, 
	category_id INTEGER, search_text TEXT, 
	CONSTRAINT pk_products PRIMARY KEY (id), 
	CONSTRAINT fk_products_category FOREIGN KEY(category_id) REFERENCES categories (id)
);
INSERT INTO "products" VALUES(1,'tea-assam-250 ','Assam 250 g',7.9,1,1,'assam 250 g tea-assam-250 ');
INSERT INTO "products" VALUES(2,'tea-darj-100','Darjeeling 100 g',9.5,1,1,'darjeeling 100 g tea-darj-100');
INSERT INTO "products" VALUES(3,'tea-sencha-100','Sencha 100 g',8.2,1,1,'sencha 100 g tea-sencha-100');
INSERT INTO "products" VALUES(4,'tea-chai-200','Chai 200 g',6.4,1,1,'chai 200 g tea-chai-200');
INSERT INTO "products" VALUES(5,'cof-espr-500','Espresso 500 g',13.9,1,2,'espresso 500 g cof-espr-500');
INSERT INTO "products" VALUES(6,'cof-filt-500','Filter roast 500 g',11.5,1,2,'filter roast 500 g cof-filt-500');
INSERT INTO "products" VALUES(7,'cof-decaf-250','Decaf 250 g',8.7,0,2,'decaf 250 g cof-decaf-250');
INSERT INTO "products" VALUES(8,' cof-yirga-250','Yirgacheffe 250 g',10.8,1,2,'yirgacheffe 250 g  cof-yirga-250');
INSERT INTO "products" VALUES(9,'cro-mug-blue','Mug, blue',12,1,3,'mug, blue cro-mug-blue');
INSERT INTO "products" VALUES(10,'cro-pot-1l','Teapot 1 l',34,1,3,'teapot 1 l cro-pot-1l');
INSERT INTO "products" VALUES(11,'cro-cup-set4','Espresso cups, set of 4',28.5,1,3,'espresso cups, set of 4 cro-cup-set4');
INSERT INTO "products" VALUES(12,'cro-filter','Hand filter',19.9,1,3,'hand filter cro-filter');
CREATE TABLE reviews (
	id INTEGER NOT NULL, 
	product_id INTEGER NOT NULL, 
	customer_id INTEGER NOT NULL, 
	stars INTEGER NOT NULL, 
	text TEXT, 
	CONSTRAINT pk_reviews PRIMARY KEY (id), 
	CONSTRAINT ck_reviews_stars CHECK (stars BETWEEN 1 AND 5), 
	CONSTRAINT fk_reviews_customer FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_reviews_product FOREIGN KEY(product_id) REFERENCES products (id)
);
INSERT INTO "reviews" VALUES(4,5,21,5,NULL);
INSERT INTO "reviews" VALUES(8,9,20,4,NULL);
INSERT INTO "reviews" VALUES(12,1,19,3,NULL);
INSERT INTO "reviews" VALUES(16,5,18,2,NULL);
INSERT INTO "reviews" VALUES(20,9,17,1,NULL);
INSERT INTO "reviews" VALUES(24,1,16,5,NULL);
INSERT INTO "reviews" VALUES(28,5,15,4,NULL);
INSERT INTO "reviews" VALUES(32,9,14,3,NULL);
INSERT INTO "reviews" VALUES(36,1,13,2,NULL);
INSERT INTO "reviews" VALUES(40,5,12,1,NULL);
INSERT INTO "reviews" VALUES(44,9,11,5,NULL);
INSERT INTO "reviews" VALUES(48,1,10,4,NULL);
INSERT INTO "reviews" VALUES(52,5,9,3,NULL);
INSERT INTO "reviews" VALUES(56,9,8,2,NULL);
INSERT INTO "reviews" VALUES(60,1,7,1,NULL);
CREATE TABLE stock (
	product_id INTEGER NOT NULL, 
	warehouse VARCHAR(8) NOT NULL, 
	quantity INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_stock PRIMARY KEY (product_id, warehouse), 
	CONSTRAINT fk_stock_product FOREIGN KEY(product_id) REFERENCES products (id)
);
INSERT INTO "stock" VALUES(1,'HAM',39);
INSERT INTO "stock" VALUES(4,'HAM',36);
INSERT INTO "stock" VALUES(2,'HAM',38);
INSERT INTO "stock" VALUES(7,'HAM',33);
INSERT INTO "stock" VALUES(5,'HAM',35);
INSERT INTO "stock" VALUES(11,'HAM',29);
INSERT INTO "stock" VALUES(6,'HAM',34);
INSERT INTO "stock" VALUES(12,'HAM',28);
INSERT INTO "stock" VALUES(9,'HAM',31);
INSERT INTO "stock" VALUES(3,'HAM',37);
INSERT INTO "stock" VALUES(10,'HAM',30);
INSERT INTO "stock" VALUES(8,'HAM',32);
CREATE INDEX ix_order_lines_order_id ON order_lines (order_id);
CREATE INDEX ix_products_search_text ON products (search_text);
CREATE INDEX ix_orders_created_at ON orders (created_at);
COMMIT;
