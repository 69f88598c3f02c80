import type { DemoActors } from "./demo-actors.js";
import type { DemoForms } from "./demo-workflows.js";

/** Tickets in every state that people can bring about, some of them waiting for each of the demo's people. */
export async function playDemoStories(
  demo: DemoActors,
  forms: DemoForms,
  { actions }: { readonly actions: boolean },
): Promise<void> {
  await vacations(demo, forms.vacation);
  await purchases(demo, forms.purchase);
  await onboardings(demo, forms.onboarding, actions);
}

async function vacations(demo: DemoActors, form: number): Promise<void> {
  const leave = (dates: string, first_day: string, last_day: string, days: number) => ({
    ...{ dates, first_day, last_day, days, kind: "annual" },
  });
  const done = await demo.submit("fay-november", "fay", form, {
    ...leave("Two days in November", "2026-11-05", "2026-11-06", 2),
    stand_in: demo.user("alice"),
  });
  await demo.complete(done, "bob", "hr_review", { hr_decision: "approve", hr_comment: null });
  await demo.complete(done, "bob", "enter_calendar", {
    calendar_entry: "https://calendar.acme.test/e/4711",
  });

  const rejected = await demo.submit("dana-march", "dana", form, {
    ...leave("All of March", "2027-03-01", "2027-03-31", 23),
    note: "I would like to walk across Iceland.",
  });
  await demo.complete(rejected, "bob", "hr_review", {
    hr_decision: "reject",
    hr_comment: "Twelve days are left this year. Please ask for a shorter time.",
  });

  const withdrawn = await demo.submit(
    "erin-october",
    "erin",
    form,
    leave("A long weekend in October", "2027-10-15", "2027-10-18", 2),
  );
  await demo.withdraw(withdrawn, "erin");

  const approved = await demo.submit("erin-christmas", "erin", form, {
    ...leave("21 Dec to 2 Jan", "2026-12-21", "2027-01-02", 8),
    stand_in: demo.user("dana"),
  });
  await demo.complete(approved, "bob", "hr_review", { hr_decision: "approve", hr_comment: null });
  await demo.claim(approved, "bob", "enter_calendar");

  await demo.submit("erin-may", "erin", form, {
    ...leave("Four days in May", "2027-05-10", "2027-05-13", 4),
    note: "My sister gets married.",
  });
  await demo.save("erin-summer", "erin", form, { dates: "Two weeks in summer", kind: "annual" });
}

async function purchases(demo: DemoActors, form: number): Promise<void> {
  await purchasesUnderReview(demo, form);
  await purchasesDecided(demo, form);
  await purchasesStopped(demo, form);
}

function wish(item: string, supplier: string, amount: number, cost_centre: string) {
  const reason = "Needed for the work of the next months.";
  return { item, supplier, amount, cost_centre, reason };
}

function approve(budget_line: string) {
  return { finance_decision: "approve", budget_line, finance_comment: null };
}

/** One that came back from rework and waits for Finance again, one that waits for its submitter. */
async function purchasesUnderReview(demo: DemoActors, form: number): Promise<void> {
  const meters = await demo.submit("meters", "erin", form, {
    ...wish("6 laser distance meters", "Nordic Survey Supply", 800, "field"),
    reason: "The old ones are off by two centimetres at 60 m.",
    quote: "https://quotes.nordicsurvey.test/7730",
  });
  await demo.complete(meters, "fay", "finance_review", {
    finance_decision: "rework",
    budget_line: null,
    finance_comment: "The quote is for one meter, the request for six. Please correct the amount.",
  });
  await demo.complete(meters, "erin", "rework", {
    item: "6 laser distance meters, outdoor, 60 m",
    supplier: "Nordic Survey Supply",
    amount: 4800,
    reason: "The old ones are off by two centimetres at 60 m.",
    quote: "https://quotes.nordicsurvey.test/7731",
  });
  await demo.draft(meters, "fay", "finance_review", {
    finance_decision: "approve",
    finance_comment: "Covered by the field service budget.",
  });
  await demo.comment(
    meters,
    "fay",
    "@Erin Walsh, does the price hold until the end of the month? The list is at https://quotes.nordicsurvey.test/7731.",
  );
  await demo.comment(meters, "erin", "It does, @Fay Lindqvist: I have put their answer below.");
  await demo.file(
    meters,
    "erin",
    "answer of Nordic Survey.txt",
    "The quote 7731 holds until the end of the month.\n",
  );

  const licences = await demo.submit(
    "licences",
    "erin",
    form,
    wish("Annual CAD licences", "DraftWorks", 8900, "it"),
  );
  await demo.complete(licences, "fay", "finance_review", {
    finance_decision: "rework",
    budget_line: null,
    finance_comment: "How many seats are these? Please say so under the reason.",
  });
  await demo.comment(licences, "alice", "Eight seats would do, @Erin Walsh.");
}

/** One for each way that a purchase goes on after its first decision. */
async function purchasesDecided(demo: DemoActors, form: number): Promise<void> {
  const desk = await demo.submit(
    "desk",
    "erin",
    form,
    wish("Standing desk", "Ergo & Co", 640, "office"),
  );
  await demo.complete(desk, "fay", "finance_review", approve("4400-120"));
  await demo.complete(desk, "bob", "place_order", {
    order_number: "PO-88213",
    delivery_date: "2026-12-04",
  });

  const booth = await demo.submit(
    "booth",
    "dana",
    form,
    wish("Booth at the surveying fair", "Fair Spaces", 12500, "training"),
  );
  await demo.complete(booth, "fay", "finance_review", approve("4600-310"));

  await demo.submit("ties", "erin", form, wish("A box of cable ties", "Hardware Hall", 45, "lab"));

  const espresso = await demo.submit(
    "espresso",
    "dana",
    form,
    wish("Espresso machine", "Café Technik", 2300, "office"),
  );
  await demo.complete(espresso, "fay", "finance_review", {
    finance_decision: "reject",
    budget_line: null,
    finance_comment: "There is one on every floor.",
  });
}

/** What a ticket admin stopped: one on hold, one cancelled and reopened, which has nothing open. */
async function purchasesStopped(demo: DemoActors, form: number): Promise<void> {
  const battery = await demo.submit(
    "battery",
    "dana",
    form,
    wish("Forklift battery", "LiftParts", 3100, "lab"),
  );
  await demo.administer(battery, "alice", "hold", "We wait for the new supplier contract.");

  const monitor = await demo.submit(
    "monitor",
    "erin",
    form,
    wish("Second monitor", "Screens Direct", 320, "it"),
  );
  await demo.administer(monitor, "alice", "cancel", "There is one in the store room.");
  await demo.administer(monitor, "alice", "reopen", "The one in the store room is broken.");
}

/** Where actions make accounts and order equipment, they go on by themselves from here: one fails, one waits for a day. */
async function onboardings(demo: DemoActors, form: number, actions: boolean): Promise<void> {
  const ready = await demo.submit("ines", "bob", form, {
    ...{ full_name: "Ines Duarte", start_date: "2026-11-16", department: "lab", remote: false },
    ...{ equipment: ["laptop", "headset"], mentor: demo.user("erin") },
  });
  await demo.complete(ready, "bob", "contract", { contract_signed: "2026-10-28" });
  await demo.complete(ready, "fay", "payroll", { payroll_number: "20417" });
  if (!actions) {
    await demo.complete(ready, "dana", "account", { account_name: "i.duarte" });
    await demo.complete(ready, "dana", "equipment", { equipment_order: "EQ-48213" });
  }
  await demo.complete(ready, "bob", "workplace", { workplace: "Room 2.14, by the window" });
  await demo.complete(ready, "erin", "first_week_plan", {
    first_week: "Monday: tour of the laboratory. Tuesday to Friday: along on two surveys.",
  });

  const underWay = await demo.submit("mika", "bob", form, {
    ...{ full_name: "Mika Laine", start_date: "2027-01-04", department: "field", remote: false },
    ...{ equipment: ["laptop", "monitor", "phone"], mentor: demo.user("erin") },
  });
  await demo.complete(underWay, "bob", "contract", { contract_signed: "2026-11-20" });
  if (!actions) await demo.claim(underWay, "dana", "account");

  await demo.submit("tomas", "bob", form, {
    ...{ full_name: "Tomas Berg", start_date: "2027-02-01", department: "office", remote: true },
    ...{ equipment: ["laptop"], mentor: null },
  });

  // A name of one word, of which the account service makes nothing.
  await demo.submit("zuri", "bob", form, {
    ...{ full_name: "Zuri", start_date: "2027-01-18", department: "office", remote: true },
    ...{ equipment: null, mentor: null },
  });
}
