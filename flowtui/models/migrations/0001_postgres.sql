CREATE TABLE "user" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "login" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "may_send_invoices" BOOLEAN NOT NULL,
    "may_send_reminders" BOOLEAN NOT NULL,
    "may_set_status" BOOLEAN NOT NULL,
    "may_set_parameters" BOOLEAN NOT NULL
);

CREATE UNIQUE INDEX "user_login" ON "user" ("login");

CREATE TABLE "run" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "purpose" TEXT NOT NULL,
    "user_id" INTEGER NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "started_at" TIMESTAMP,
    "finished_at" TIMESTAMP,
    "state" TEXT NOT NULL,
    "pause_reason" TEXT NOT NULL,
    "retry_at" TIMESTAMP,
    "paced_until" TIMESTAMP,
    "test_to" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "invoices" INTEGER NOT NULL,
    "mails" INTEGER NOT NULL,
    FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE RESTRICT
);

CREATE INDEX "run_user_id" ON "run" ("user_id");

CREATE INDEX "run_state" ON "run" ("state");

CREATE TABLE "customer" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "search_key" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "postcode" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "siren" TEXT NOT NULL,
    "vat_number" TEXT NOT NULL,
    "terms" TEXT NOT NULL,
    "grouping" TEXT NOT NULL,
    "consumer" BOOLEAN NOT NULL,
    "blocked" BOOLEAN NOT NULL,
    "block_reason" TEXT NOT NULL,
    "block_until" DATE,
    "offsets_stale" BOOLEAN NOT NULL
);

CREATE UNIQUE INDEX "customer_code" ON "customer" ("code");

CREATE INDEX "customer_search_key" ON "customer" ("search_key" COLLATE "C", "id");

CREATE TABLE "mail" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "run_id" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "language" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "sender" TEXT NOT NULL,
    "reply_to" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "template" INTEGER,
    "template_version" INTEGER,
    "currency" TEXT NOT NULL,
    "total_cents" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "next_try_at" TIMESTAMP,
    "token" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "lease_until" TIMESTAMP,
    "code" INTEGER,
    "reply" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "sent_at" TIMESTAMP,
    "size" INTEGER NOT NULL,
    "copied_at" TIMESTAMP,
    "remark" TEXT NOT NULL,
    FOREIGN KEY ("run_id") REFERENCES "run" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT
);

CREATE INDEX "mail_run_id" ON "mail" ("run_id");

CREATE INDEX "mail_customer_id" ON "mail" ("customer_id");

CREATE UNIQUE INDEX "mail_message_id" ON "mail" ("message_id");

CREATE INDEX "mail_run_id_state" ON "mail" ("run_id", "state");

CREATE INDEX "mail_state" ON "mail" ("state");

CREATE INDEX "mail_sent_at" ON "mail" ("sent_at");

CREATE TABLE "attempt" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "mail_id" INTEGER NOT NULL,
    "at" TIMESTAMP NOT NULL,
    "who" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "old" TEXT NOT NULL,
    "new" TEXT NOT NULL,
    "code" INTEGER,
    "reply" TEXT NOT NULL,
    FOREIGN KEY ("mail_id") REFERENCES "mail" ("id") ON DELETE CASCADE
);

CREATE INDEX "attempt_mail_id" ON "attempt" ("mail_id");

CREATE TABLE "company" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "postcode" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "siren" TEXT NOT NULL,
    "vat_number" TEXT NOT NULL,
    "rcs_city" TEXT NOT NULL,
    "legal_form" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "iban" TEXT NOT NULL,
    "bic" TEXT NOT NULL,
    "logo" BYTEA,
    "mentions" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "currency" TEXT NOT NULL
);

CREATE TABLE "contact" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "customer_id" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "valid" BOOLEAN NOT NULL,
    "active" BOOLEAN NOT NULL,
    "position" INTEGER NOT NULL,
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE CASCADE
);

CREATE INDEX "contact_customer_id" ON "contact" ("customer_id");

CREATE UNIQUE INDEX "contact_customer_id_purpose_role_email" ON "contact" ("customer_id", "purpose", "role", "email");

CREATE TABLE "reminder_status" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "label_en" TEXT NOT NULL,
    "colour" TEXT NOT NULL,
    "mark" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "blocks" BOOLEAN NOT NULL,
    "next_id" INTEGER,
    FOREIGN KEY ("next_id") REFERENCES "reminder_status" ("id") ON DELETE SET NULL
);

CREATE UNIQUE INDEX "reminder_status_code" ON "reminder_status" ("code");

CREATE INDEX "reminder_status_next_id" ON "reminder_status" ("next_id");

CREATE TABLE "invoice" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "issue_date" DATE NOT NULL,
    "due_date" DATE,
    "created" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "net_cents" BIGINT,
    "vat_cents" BIGINT,
    "total_cents" BIGINT NOT NULL,
    "balance_cents" BIGINT NOT NULL,
    "letter" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "status_id" INTEGER,
    "mailed_at" TIMESTAMP,
    "mailed_count" INTEGER NOT NULL,
    "grouped_at" TIMESTAMP,
    "grouped_count" INTEGER NOT NULL,
    "reminder_count" INTEGER NOT NULL,
    "last_reminder_at" TIMESTAMP,
    "blocked" BOOLEAN NOT NULL,
    "block_reason" TEXT NOT NULL,
    "block_until" DATE,
    "offset_group" INTEGER,
    "search_key" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "source_key" TEXT NOT NULL,
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("status_id") REFERENCES "reminder_status" ("id") ON DELETE SET NULL
);

CREATE INDEX "invoice_status_id" ON "invoice" ("status_id");

CREATE UNIQUE INDEX "invoice_source_key" ON "invoice" ("source_key");

CREATE INDEX "invoice_number" ON "invoice" ("number" COLLATE "C", "id");

CREATE INDEX "invoice_issue_date" ON "invoice" ("issue_date", "id");

CREATE INDEX "invoice_created" ON "invoice" ("created", "id");

CREATE INDEX "invoice_by_customer" ON "invoice" ("customer_id", "issue_date", "number" COLLATE "C", "id");

CREATE INDEX "invoice_due_date" ON "invoice" ("due_date") WHERE ("balance_cents" != 0);

CREATE INDEX "invoice_open_by_customer" ON "invoice" ("customer_id", "currency", "balance_cents") WHERE ("balance_cents" != 0);

CREATE INDEX "invoice_offset_by_customer" ON "invoice" ("customer_id") WHERE ("offset_group" IS NOT NULL);

CREATE TABLE "exclusion" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "run_id" INTEGER NOT NULL,
    "invoice_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    FOREIGN KEY ("run_id") REFERENCES "run" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("invoice_id") REFERENCES "invoice" ("id") ON DELETE CASCADE
);

CREATE INDEX "exclusion_run_id" ON "exclusion" ("run_id");

CREATE INDEX "exclusion_invoice_id" ON "exclusion" ("invoice_id");

CREATE TABLE "invoice_line" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "invoice_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "quantity" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "unit_price" TEXT NOT NULL,
    "net_cents" BIGINT NOT NULL,
    "vat_rate" INTEGER NOT NULL,
    FOREIGN KEY ("invoice_id") REFERENCES "invoice" ("id") ON DELETE CASCADE
);

CREATE INDEX "invoice_line_invoice_id" ON "invoice_line" ("invoice_id");

CREATE TABLE "mail_content" (
    "mail_id" INTEGER NOT NULL PRIMARY KEY,
    "text" TEXT NOT NULL,
    "data" BYTEA,
    "sha256" TEXT NOT NULL,
    FOREIGN KEY ("mail_id") REFERENCES "mail" ("id") ON DELETE CASCADE
);

CREATE TABLE "mail_invoice" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "mail_id" INTEGER NOT NULL,
    "invoice_id" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "copy" INTEGER NOT NULL,
    "live" BOOLEAN NOT NULL,
    "total_cents" BIGINT NOT NULL,
    "balance_cents" BIGINT NOT NULL,
    FOREIGN KEY ("mail_id") REFERENCES "mail" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("invoice_id") REFERENCES "invoice" ("id") ON DELETE RESTRICT
);

CREATE INDEX "mail_invoice_mail_id" ON "mail_invoice" ("mail_id");

CREATE INDEX "mail_invoice_invoice_id" ON "mail_invoice" ("invoice_id");

CREATE UNIQUE INDEX "mail_live_once" ON "mail_invoice" ("purpose", "invoice_id", "copy") WHERE live;

CREATE TABLE "mail_profile" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "user_id" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "allowed" BOOLEAN NOT NULL,
    "template" INTEGER,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "subject_en" TEXT NOT NULL,
    "text_en" TEXT NOT NULL,
    "sender" TEXT NOT NULL,
    "reply_to" TEXT NOT NULL,
    "cc" TEXT NOT NULL,
    "bcc" TEXT NOT NULL,
    "copy_to_self" BOOLEAN NOT NULL,
    "status_after_id" INTEGER,
    FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("status_after_id") REFERENCES "reminder_status" ("id") ON DELETE SET NULL
);

CREATE INDEX "mail_profile_user_id" ON "mail_profile" ("user_id");

CREATE INDEX "mail_profile_status_after_id" ON "mail_profile" ("status_after_id");

CREATE UNIQUE INDEX "mail_profile_user_id_purpose" ON "mail_profile" ("user_id", "purpose");

CREATE TABLE "mail_recipient" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "mail_id" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "code" INTEGER,
    "reply" TEXT NOT NULL,
    FOREIGN KEY ("mail_id") REFERENCES "mail" ("id") ON DELETE CASCADE
);

CREATE INDEX "mail_recipient_mail_id" ON "mail_recipient" ("mail_id");

CREATE TABLE "notice" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "mail_id" INTEGER,
    "addresses" TEXT NOT NULL,
    "read_at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("mail_id") REFERENCES "mail" ("id") ON DELETE SET NULL
);

CREATE UNIQUE INDEX "notice_key" ON "notice" ("key");

CREATE INDEX "notice_mail_id" ON "notice" ("mail_id");

CREATE TABLE "original_document" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "invoice_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    FOREIGN KEY ("invoice_id") REFERENCES "invoice" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "original_document_invoice_id" ON "original_document" ("invoice_id");

CREATE TABLE "preference" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "user_id" INTEGER,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE
);

CREATE INDEX "preference_user_id" ON "preference" ("user_id");

CREATE UNIQUE INDEX "preference_user_id_name" ON "preference" ("user_id", "name");

CREATE TABLE "report_template" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "number" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "css" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL
);

CREATE UNIQUE INDEX "report_template_number_version" ON "report_template" ("number", "version");

CREATE TABLE "status_change" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "invoice_id" INTEGER NOT NULL,
    "batch" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "changed_at" TIMESTAMP NOT NULL,
    "old_id" INTEGER,
    "new_id" INTEGER,
    "run" INTEGER,
    "undone" BOOLEAN NOT NULL,
    FOREIGN KEY ("invoice_id") REFERENCES "invoice" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("old_id") REFERENCES "reminder_status" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("new_id") REFERENCES "reminder_status" ("id") ON DELETE SET NULL
);

CREATE INDEX "status_change_invoice_id" ON "status_change" ("invoice_id");

CREATE INDEX "status_change_batch" ON "status_change" ("batch");

CREATE INDEX "status_change_old_id" ON "status_change" ("old_id");

CREATE INDEX "status_change_new_id" ON "status_change" ("new_id");

CREATE TABLE "turn" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "account" TEXT NOT NULL,
    "at" TIMESTAMP NOT NULL,
    "recipients" INTEGER NOT NULL
);

CREATE INDEX "turn_account_at" ON "turn" ("account", "at");

CREATE TABLE "view" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "user_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "sort" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE
);

CREATE INDEX "view_user_id" ON "view" ("user_id");

CREATE UNIQUE INDEX "view_user_id_name" ON "view" ("user_id", "name");

CREATE TABLE "worker" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "owner" TEXT NOT NULL,
    "run_id" INTEGER,
    "started_at" TIMESTAMP NOT NULL,
    "seen_at" TIMESTAMP NOT NULL,
    "place" INTEGER,
    FOREIGN KEY ("run_id") REFERENCES "run" ("id") ON DELETE SET NULL
);

CREATE UNIQUE INDEX "worker_owner" ON "worker" ("owner");

CREATE INDEX "worker_run_id" ON "worker" ("run_id");
