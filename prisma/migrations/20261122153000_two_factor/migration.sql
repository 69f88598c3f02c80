-- Two-factor sign-in: one authenticator app a user, recovery codes, and a company that demands it of everybody.

-- AlterTable
ALTER TABLE "company" ADD COLUMN     "requires_two_factor" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "second_factor" (
    "company_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "secret" TEXT NOT NULL,
    "last_step" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "second_factor_pkey" PRIMARY KEY ("company_id","user_id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "company_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "code_hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("company_id","user_id","code_hash")
);

-- AddForeignKey
ALTER TABLE "second_factor" ADD CONSTRAINT "second_factor_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['second_factor', 'recovery_code'] loop
    execute format('alter table public.%I enable row level security', tenant_table);
    execute format('alter table public.%I force row level security', tenant_table);
    execute format(
      $policy$create policy own_company on public.%I for all to ticketflower_app
        using (company_id = nullif(current_setting('app.company_id', true), '')::int)
        with check (company_id = nullif(current_setting('app.company_id', true), '')::int)$policy$,
      tenant_table);
  end loop;
end
$$;

grant update (requires_two_factor) on public.company to ticketflower_app;
grant select, insert, delete on public.second_factor, public.recovery_code to ticketflower_app;
grant update (last_step) on public.second_factor to ticketflower_app;
grant update (used_at) on public.recovery_code to ticketflower_app;
