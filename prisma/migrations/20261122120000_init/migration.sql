-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "workflow_definition_status" AS ENUM ('DRAFT', 'ACTIVE', 'ARCHIVED');

-- CreateEnum
CREATE TYPE "task_type" AS ENUM ('FORM', 'SYNC_ACTION', 'ASYNC_ACTION');

-- CreateEnum
CREATE TYPE "task_status" AS ENUM ('OPEN', 'IN_PROGRESS', 'PENDING', 'COMPLETED', 'CANCELLED', 'ERROR');

-- CreateEnum
CREATE TYPE "workflow_status" AS ENUM ('NOT_STARTED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'ON_HOLD');

-- CreateEnum
CREATE TYPE "completion_status" AS ENUM ('COMPLETED', 'CANCELLED', 'ON_HOLD');

-- CreateEnum
CREATE TYPE "workflow_error_type" AS ENUM ('WORKFLOW_CREATION', 'TASK_CREATION', 'TASK_UPDATE', 'WORKFLOW_TRANSITION');

-- CreateEnum
CREATE TYPE "workflow_error_status" AS ENUM ('NEW', 'REVIEWED', 'RESOLVED');

-- CreateEnum
CREATE TYPE "user_link_kind" AS ENUM ('INVITATION', 'RESET');

-- CreateEnum
CREATE TYPE "role_list_stage" AS ENUM ('DRAFT', 'LIVE');

-- CreateEnum
CREATE TYPE "role_list_kind" AS ENUM ('TICKET_ADMIN', 'SUBMITTER', 'EXECUTOR');

-- CreateEnum
CREATE TYPE "component_kind" AS ENUM ('TASK', 'COMPLETION');

-- CreateEnum
CREATE TYPE "wake_on" AS ENUM ('change', 'write');

-- CreateEnum
CREATE TYPE "run_policy" AS ENUM ('again', 'once');

-- CreateEnum
CREATE TYPE "on_condition_lost" AS ENUM ('cancel', 'keep');

-- CreateEnum
CREATE TYPE "decision_outcome" AS ENUM ('NOT_WOKEN', 'SELF', 'REFRESH', 'CANCEL', 'CONDITION_FALSE', 'ALREADY_RAN', 'ANSWERED', 'WAITS_FOR_FRESH', 'FIRE', 'NOT_CONSIDERED', 'CLOSE', 'SKIPPED');

-- CreateTable
CREATE TABLE "company" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "auth_epoch" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deactivated_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "login" (
    "email" TEXT NOT NULL,
    "company_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,

    CONSTRAINT "login_pkey" PRIMARY KEY ("email")
);

-- CreateTable
CREATE TABLE "role" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "is_company_admin" BOOLEAN NOT NULL DEFAULT false,
    "is_workflow_designer" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "user_role" (
    "company_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "role_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_role_pkey" PRIMARY KEY ("company_id","user_id","role_id")
);

-- CreateTable
CREATE TABLE "user_link" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "kind" "user_link_kind" NOT NULL,
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_link_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "workflow_family" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflow_family_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "workflow_definition" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_family_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "status" "workflow_definition_status" NOT NULL DEFAULT 'DRAFT',
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "ext_ref" JSONB NOT NULL DEFAULT '[]',
    "fields_schema" JSON NOT NULL,
    "title_field" TEXT,
    "display_layout" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" INTEGER,
    "published_at" TIMESTAMPTZ(3),
    "published_by" INTEGER,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "workflow_definition_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "ticket_definition" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_definition_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "ext_ref" JSONB NOT NULL DEFAULT '[]',
    "fields" JSONB NOT NULL DEFAULT '[]',
    "withdraw_field" TEXT,
    "edit_layout" TEXT NOT NULL DEFAULT '',
    "display_layout" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" INTEGER,

    CONSTRAINT "ticket_definition_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "task_definition" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_definition_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "ext_ref" JSONB NOT NULL DEFAULT '[]',
    "task_type" "task_type" NOT NULL DEFAULT 'FORM',
    "input_fields" JSONB NOT NULL DEFAULT '[]',
    "output_fields" JSONB NOT NULL DEFAULT '[]',
    "condition" JSONB,
    "wake_on" "wake_on" NOT NULL DEFAULT 'change',
    "run" "run_policy" NOT NULL DEFAULT 'again',
    "keep_outputs" BOOLEAN NOT NULL DEFAULT false,
    "on_condition_lost" "on_condition_lost" NOT NULL DEFAULT 'cancel',
    "assignee_field" TEXT,
    "due" JSONB,
    "action_url" TEXT,
    "input_transform" JSON,
    "output_transform" JSON,
    "timeout_seconds" INTEGER,
    "max_runs" INTEGER,
    "edit_layout" TEXT NOT NULL DEFAULT '',
    "display_layout" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" INTEGER,

    CONSTRAINT "task_definition_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "completion_definition" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_definition_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "ext_ref" JSONB NOT NULL DEFAULT '[]',
    "fields" JSONB NOT NULL DEFAULT '[]',
    "condition" JSONB,
    "completion_status" "completion_status" NOT NULL DEFAULT 'COMPLETED',
    "display_layout" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" INTEGER,

    CONSTRAINT "completion_definition_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "role_list" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_family_id" INTEGER NOT NULL,
    "stage" "role_list_stage" NOT NULL,
    "kind" "role_list_kind" NOT NULL,
    "component_key" TEXT NOT NULL DEFAULT '',
    "restricted" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "role_list_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "role_list_role" (
    "company_id" INTEGER NOT NULL,
    "role_list_id" INTEGER NOT NULL,
    "role_id" INTEGER NOT NULL,

    CONSTRAINT "role_list_role_pkey" PRIMARY KEY ("company_id","role_list_id","role_id")
);

-- CreateTable
CREATE TABLE "workflow_instance" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_family_id" INTEGER NOT NULL,
    "workflow_definition_id" INTEGER NOT NULL,
    "status" "workflow_status" NOT NULL DEFAULT 'NOT_STARTED',
    "stalled" BOOLEAN NOT NULL DEFAULT false,
    "step" INTEGER NOT NULL DEFAULT 0,
    "ran" JSONB NOT NULL DEFAULT '[]',
    "pending" JSONB,
    "title" TEXT NOT NULL,
    "submitter_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflow_instance_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "workflow_data" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_instance_id" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "fields" JSONB NOT NULL,
    "changed" JSONB NOT NULL,
    "cleared" JSONB NOT NULL,
    "write_set" JSONB NOT NULL,
    "effects" JSONB NOT NULL,
    "status" "workflow_status" NOT NULL,
    "cause" TEXT NOT NULL,
    "actor_id" INTEGER,
    "ticket_instance_id" INTEGER,
    "task_instance_id" INTEGER,
    "cause_step" INTEGER,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflow_data_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "decision" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_instance_id" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "component_kind" "component_kind" NOT NULL,
    "component_key" TEXT NOT NULL,
    "outcome" "decision_outcome" NOT NULL,
    "woken_by" JSONB NOT NULL,
    "values" JSONB,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "ticket_instance" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_instance_id" INTEGER NOT NULL,
    "ticket_definition_id" INTEGER NOT NULL,
    "ticket_key" TEXT NOT NULL,
    "submitter_id" INTEGER NOT NULL,
    "draft" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "submitted_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_instance_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "task_instance" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_instance_id" INTEGER NOT NULL,
    "task_definition_id" INTEGER NOT NULL,
    "workflow_family_id" INTEGER NOT NULL,
    "task_key" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "status" "task_status" NOT NULL DEFAULT 'OPEN',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "opened_step" INTEGER NOT NULL,
    "refreshed_step" INTEGER NOT NULL,
    "closed_step" INTEGER,
    "claimed_by" INTEGER,
    "claimed_at" TIMESTAMPTZ(3),
    "completed_by" INTEGER,
    "completed_at" TIMESTAMPTZ(3),
    "skipped" BOOLEAN NOT NULL DEFAULT false,
    "cancel_reason" JSONB,
    "named" BOOLEAN NOT NULL DEFAULT false,
    "draft" JSONB,
    "draft_saved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_instance_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "task_instance_user" (
    "company_id" INTEGER NOT NULL,
    "task_instance_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,

    CONSTRAINT "task_instance_user_pkey" PRIMARY KEY ("company_id","task_instance_id","user_id")
);

-- CreateTable
CREATE TABLE "completion_instance" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_instance_id" INTEGER NOT NULL,
    "completion_definition_id" INTEGER NOT NULL,
    "completion_key" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "status" "completion_status" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "completion_instance_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "workflow_error" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_definition_id" INTEGER NOT NULL,
    "workflow_instance_id" INTEGER,
    "task_instance_id" INTEGER,
    "error_type" "workflow_error_type" NOT NULL,
    "status" "workflow_error_status" NOT NULL DEFAULT 'NEW',
    "reason" TEXT NOT NULL,
    "detail" JSONB,
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" INTEGER,

    CONSTRAINT "workflow_error_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "audit" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" INTEGER,
    "on_behalf_of_id" INTEGER,
    "act" TEXT NOT NULL,
    "object_kind" TEXT NOT NULL,
    "object_id" INTEGER,
    "workflow_family_id" INTEGER,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "address" TEXT,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "used_form" (
    "company_id" INTEGER NOT NULL,
    "form_id" TEXT NOT NULL,
    "user_id" INTEGER NOT NULL,
    "location" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "used_form_pkey" PRIMARY KEY ("company_id","form_id")
);

-- CreateTable
CREATE TABLE "session" (
    "sid" VARCHAR NOT NULL,
    "sess" JSON NOT NULL,
    "expire" TIMESTAMPTZ(6) NOT NULL,
    "company_id" INTEGER,
    "user_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("sid")
);

-- CreateTable
CREATE TABLE "worker_beat" (
    "id" TEXT NOT NULL,
    "seen" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_beat_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_company_id_email_key" ON "user"("company_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "login_company_id_user_id_key" ON "login"("company_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "role_company_id_name_key" ON "role"("company_id", "name");

-- CreateIndex
CREATE INDEX "user_role_company_id_role_id_idx" ON "user_role"("company_id", "role_id");

-- CreateIndex
CREATE INDEX "user_link_company_id_user_id_idx" ON "user_link"("company_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_link_token_hash_key" ON "user_link"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_family_company_id_key_key" ON "workflow_family"("company_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_family_company_id_prefix_key" ON "workflow_family"("company_id", "prefix");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_definition_company_id_workflow_family_id_version_key" ON "workflow_definition"("company_id", "workflow_family_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_definition_company_id_workflow_definition_id_key_key" ON "ticket_definition"("company_id", "workflow_definition_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "task_definition_company_id_workflow_definition_id_key_key" ON "task_definition"("company_id", "workflow_definition_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "completion_definition_company_id_workflow_definition_id_key_key" ON "completion_definition"("company_id", "workflow_definition_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "role_list_company_id_workflow_family_id_stage_kind_componen_key" ON "role_list"("company_id", "workflow_family_id", "stage", "kind", "component_key");

-- CreateIndex
CREATE INDEX "role_list_role_company_id_role_id_idx" ON "role_list_role"("company_id", "role_id");

-- CreateIndex
CREATE INDEX "workflow_instance_company_id_submitter_id_id_idx" ON "workflow_instance"("company_id", "submitter_id", "id");

-- CreateIndex
CREATE INDEX "workflow_instance_company_id_workflow_family_id_id_idx" ON "workflow_instance"("company_id", "workflow_family_id", "id");

-- CreateIndex
CREATE INDEX "workflow_instance_company_id_workflow_definition_id_idx" ON "workflow_instance"("company_id", "workflow_definition_id");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_data_company_id_workflow_instance_id_step_key" ON "workflow_data"("company_id", "workflow_instance_id", "step");

-- CreateIndex
CREATE UNIQUE INDEX "decision_company_id_workflow_instance_id_step_component_kin_key" ON "decision"("company_id", "workflow_instance_id", "step", "component_kind", "component_key");

-- CreateIndex
CREATE INDEX "ticket_instance_company_id_workflow_instance_id_idx" ON "ticket_instance"("company_id", "workflow_instance_id");

-- CreateIndex
CREATE INDEX "ticket_instance_company_id_ticket_definition_id_idx" ON "ticket_instance"("company_id", "ticket_definition_id");

-- CreateIndex
CREATE INDEX "task_instance_company_id_workflow_family_id_task_key_id_idx" ON "task_instance"("company_id", "workflow_family_id", "task_key", "id");

-- CreateIndex
CREATE INDEX "task_instance_company_id_task_definition_id_idx" ON "task_instance"("company_id", "task_definition_id");

-- CreateIndex
CREATE INDEX "task_instance_company_id_completed_by_id_idx" ON "task_instance"("company_id", "completed_by", "id");

-- CreateIndex
CREATE UNIQUE INDEX "task_instance_company_id_workflow_instance_id_task_key_numb_key" ON "task_instance"("company_id", "workflow_instance_id", "task_key", "number");

-- CreateIndex
CREATE INDEX "task_instance_user_company_id_user_id_idx" ON "task_instance_user"("company_id", "user_id");

-- CreateIndex
CREATE INDEX "completion_instance_company_id_completion_definition_id_idx" ON "completion_instance"("company_id", "completion_definition_id");

-- CreateIndex
CREATE UNIQUE INDEX "completion_instance_company_id_workflow_instance_id_step_key" ON "completion_instance"("company_id", "workflow_instance_id", "step");

-- CreateIndex
CREATE INDEX "workflow_error_company_id_workflow_definition_id_id_idx" ON "workflow_error"("company_id", "workflow_definition_id", "id");

-- CreateIndex
CREATE INDEX "workflow_error_company_id_workflow_instance_id_idx" ON "workflow_error"("company_id", "workflow_instance_id");

-- CreateIndex
CREATE INDEX "audit_company_id_object_kind_object_id_id_idx" ON "audit"("company_id", "object_kind", "object_id", "id");

-- CreateIndex
CREATE INDEX "audit_company_id_workflow_family_id_id_idx" ON "audit"("company_id", "workflow_family_id", "id");

-- CreateIndex
CREATE INDEX "used_form_created_at_idx" ON "used_form"("created_at");

-- CreateIndex
CREATE INDEX "session_expire_idx" ON "session"("expire");

-- CreateIndex
CREATE INDEX "session_company_id_user_id_idx" ON "session"("company_id", "user_id");

-- AddForeignKey
ALTER TABLE "user" ADD CONSTRAINT "user_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "login" ADD CONSTRAINT "login_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "role" ADD CONSTRAINT "role_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "user_role" ADD CONSTRAINT "user_role_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "user_role" ADD CONSTRAINT "user_role_company_id_role_id_fkey" FOREIGN KEY ("company_id", "role_id") REFERENCES "role"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "user_link" ADD CONSTRAINT "user_link_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "user_link" ADD CONSTRAINT "user_link_company_id_created_by_fkey" FOREIGN KEY ("company_id", "created_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_family" ADD CONSTRAINT "workflow_family_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_definition" ADD CONSTRAINT "workflow_definition_company_id_workflow_family_id_fkey" FOREIGN KEY ("company_id", "workflow_family_id") REFERENCES "workflow_family"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_definition" ADD CONSTRAINT "workflow_definition_company_id_created_by_fkey" FOREIGN KEY ("company_id", "created_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_definition" ADD CONSTRAINT "workflow_definition_company_id_updated_by_fkey" FOREIGN KEY ("company_id", "updated_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_definition" ADD CONSTRAINT "workflow_definition_company_id_published_by_fkey" FOREIGN KEY ("company_id", "published_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "ticket_definition" ADD CONSTRAINT "ticket_definition_company_id_workflow_definition_id_fkey" FOREIGN KEY ("company_id", "workflow_definition_id") REFERENCES "workflow_definition"("company_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "ticket_definition" ADD CONSTRAINT "ticket_definition_company_id_created_by_fkey" FOREIGN KEY ("company_id", "created_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "ticket_definition" ADD CONSTRAINT "ticket_definition_company_id_updated_by_fkey" FOREIGN KEY ("company_id", "updated_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "task_definition" ADD CONSTRAINT "task_definition_company_id_workflow_definition_id_fkey" FOREIGN KEY ("company_id", "workflow_definition_id") REFERENCES "workflow_definition"("company_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "task_definition" ADD CONSTRAINT "task_definition_company_id_created_by_fkey" FOREIGN KEY ("company_id", "created_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "task_definition" ADD CONSTRAINT "task_definition_company_id_updated_by_fkey" FOREIGN KEY ("company_id", "updated_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "completion_definition" ADD CONSTRAINT "completion_definition_company_id_workflow_definition_id_fkey" FOREIGN KEY ("company_id", "workflow_definition_id") REFERENCES "workflow_definition"("company_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "completion_definition" ADD CONSTRAINT "completion_definition_company_id_created_by_fkey" FOREIGN KEY ("company_id", "created_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "completion_definition" ADD CONSTRAINT "completion_definition_company_id_updated_by_fkey" FOREIGN KEY ("company_id", "updated_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "role_list" ADD CONSTRAINT "role_list_company_id_workflow_family_id_fkey" FOREIGN KEY ("company_id", "workflow_family_id") REFERENCES "workflow_family"("company_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "role_list_role" ADD CONSTRAINT "role_list_role_company_id_role_list_id_fkey" FOREIGN KEY ("company_id", "role_list_id") REFERENCES "role_list"("company_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "role_list_role" ADD CONSTRAINT "role_list_role_company_id_role_id_fkey" FOREIGN KEY ("company_id", "role_id") REFERENCES "role"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_instance" ADD CONSTRAINT "workflow_instance_company_id_workflow_family_id_fkey" FOREIGN KEY ("company_id", "workflow_family_id") REFERENCES "workflow_family"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_instance" ADD CONSTRAINT "workflow_instance_company_id_workflow_definition_id_fkey" FOREIGN KEY ("company_id", "workflow_definition_id") REFERENCES "workflow_definition"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_instance" ADD CONSTRAINT "workflow_instance_company_id_submitter_id_fkey" FOREIGN KEY ("company_id", "submitter_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_data" ADD CONSTRAINT "workflow_data_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_data" ADD CONSTRAINT "workflow_data_company_id_actor_id_fkey" FOREIGN KEY ("company_id", "actor_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_data" ADD CONSTRAINT "workflow_data_company_id_ticket_instance_id_fkey" FOREIGN KEY ("company_id", "ticket_instance_id") REFERENCES "ticket_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_data" ADD CONSTRAINT "workflow_data_company_id_task_instance_id_fkey" FOREIGN KEY ("company_id", "task_instance_id") REFERENCES "task_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "ticket_instance" ADD CONSTRAINT "ticket_instance_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "ticket_instance" ADD CONSTRAINT "ticket_instance_company_id_ticket_definition_id_fkey" FOREIGN KEY ("company_id", "ticket_definition_id") REFERENCES "ticket_definition"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "ticket_instance" ADD CONSTRAINT "ticket_instance_company_id_submitter_id_fkey" FOREIGN KEY ("company_id", "submitter_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "task_instance" ADD CONSTRAINT "task_instance_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "task_instance" ADD CONSTRAINT "task_instance_company_id_task_definition_id_fkey" FOREIGN KEY ("company_id", "task_definition_id") REFERENCES "task_definition"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "task_instance" ADD CONSTRAINT "task_instance_company_id_workflow_family_id_fkey" FOREIGN KEY ("company_id", "workflow_family_id") REFERENCES "workflow_family"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "task_instance" ADD CONSTRAINT "task_instance_company_id_claimed_by_fkey" FOREIGN KEY ("company_id", "claimed_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "task_instance" ADD CONSTRAINT "task_instance_company_id_completed_by_fkey" FOREIGN KEY ("company_id", "completed_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "task_instance_user" ADD CONSTRAINT "task_instance_user_company_id_task_instance_id_fkey" FOREIGN KEY ("company_id", "task_instance_id") REFERENCES "task_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "task_instance_user" ADD CONSTRAINT "task_instance_user_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "completion_instance" ADD CONSTRAINT "completion_instance_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "completion_instance" ADD CONSTRAINT "completion_instance_company_id_completion_definition_id_fkey" FOREIGN KEY ("company_id", "completion_definition_id") REFERENCES "completion_definition"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_error" ADD CONSTRAINT "workflow_error_company_id_workflow_definition_id_fkey" FOREIGN KEY ("company_id", "workflow_definition_id") REFERENCES "workflow_definition"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_error" ADD CONSTRAINT "workflow_error_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_error" ADD CONSTRAINT "workflow_error_company_id_task_instance_id_fkey" FOREIGN KEY ("company_id", "task_instance_id") REFERENCES "task_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "workflow_error" ADD CONSTRAINT "workflow_error_company_id_updated_by_fkey" FOREIGN KEY ("company_id", "updated_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "audit" ADD CONSTRAINT "audit_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "audit" ADD CONSTRAINT "audit_company_id_actor_id_fkey" FOREIGN KEY ("company_id", "actor_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "audit" ADD CONSTRAINT "audit_company_id_on_behalf_of_id_fkey" FOREIGN KEY ("company_id", "on_behalf_of_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "used_form" ADD CONSTRAINT "used_form_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
