-- What a company's calls to other systems are signed with; after a rotation the one before stays valid for a day.

-- CreateTable
CREATE TABLE "webhook_secret" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" INTEGER,
    "shown_at" TIMESTAMPTZ(3),
    "valid_until" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_secret_pkey" PRIMARY KEY ("company_id","id")
);

-- AddForeignKey
ALTER TABLE "webhook_secret" ADD CONSTRAINT "webhook_secret_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "webhook_secret" ADD CONSTRAINT "webhook_secret_company_id_created_by_fkey" FOREIGN KEY ("company_id", "created_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- One is current.
create unique index webhook_secret_current on public.webhook_secret (company_id) where valid_until is null;

alter table public.webhook_secret enable row level security;
alter table public.webhook_secret force row level security;
create policy own_company on public.webhook_secret for all to ticketflower_app
  using (company_id = nullif(current_setting('app.company_id', true), '')::int)
  with check (company_id = nullif(current_setting('app.company_id', true), '')::int);
grant select, insert on public.webhook_secret to ticketflower_app;
grant update (shown_at, valid_until) on public.webhook_secret to ticketflower_app;
grant usage on sequence public.webhook_secret_id_seq to ticketflower_app;
