// Makes pages nicer; every page works without it.

// An error summary is the first thing to read after a failed form.
document.querySelector(".tf-errors")?.focus();

// Where the navigation is a strip that scrolls, it begins at the current place.
const place = document.querySelector(".tf-nav [aria-current]");
if (place) place.closest(".tf-nav").scrollLeft = place.offsetLeft - 96;

// A second press of a button does not send the form a second time.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sent === "1") {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
});

// Coming back by the browser's history, the form may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// A menu closes by Escape and by a press outside it.
const close = (menu) => menu.removeAttribute("open");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".tf-menu[open]")) {
    close(menu);
    menu.querySelector("summary")?.focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".tf-menu[open]")) {
    if (!menu.contains(event.target)) close(menu);
  }
});

// "Copy" beside a field that holds something to copy.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(field.value);
    button.querySelector("[data-copied]").textContent = "Copied";
  });
}

// What is still under way is looked at again.
for (const part of document.querySelectorAll("[data-look-again]")) {
  setTimeout(() => location.reload(), Number(part.dataset.lookAgain) * 1_000);
}

// The time machine's slider shows each step as it is reached; without this the form's button does.
const machine = document.querySelector("form[data-time-machine]");
if (machine) {
  const slider = machine.querySelector("input[type=range]");
  let wanted = slider.value;
  const show = async (step) => {
    const address = `${machine.getAttribute("action")}?step=${step}`;
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    if (!answer.ok || step !== wanted) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of [
      "[data-time-target]",
      ".tf-time-row [rel=prev]",
      ".tf-time-row [rel=next]",
    ]) {
      const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
      if (old && fresh) old.replaceWith(fresh);
    }
    history.replaceState(null, "", address);
  };
  slider.addEventListener("input", () => {
    wanted = slider.value;
    setTimeout(() => wanted === slider.value && void show(wanted), 60);
  });
}

// Where one types for people in a large company, those who fit are offered; without this the first of them are, and any name may be typed.
for (const input of document.querySelectorAll("input[data-people][list]")) {
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const asked = input.value.trim();
      if (asked.length < 2) return;
      const answer = await fetch(`${input.dataset.people}?q=${encodeURIComponent(asked)}`, {
        headers: { Accept: "application/json" },
      }).catch(() => undefined);
      if (!answer?.ok || input.value.trim() !== asked) return;
      const options = (await answer.json()).map(({ name, email }) => {
        const option = document.createElement("option");
        option.value = `${name} <${email}>`;
        option.label = name;
        return option;
      });
      input.list?.replaceChildren(...options);
    }, 200);
  });
}

// Where one writes @ in a comment, those who may see the ticket are offered; without this a name is typed, and a page lists them.
const MENTION = /(?:^|[\s(])@([^\s@][^@\n]{0,59})$/;
for (const text of document.querySelectorAll("textarea[data-mentions]")) {
  const list = document.createElement("ul");
  list.id = `${text.id}-offered`;
  list.className = "tf-offered";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People who may see this ticket");
  list.hidden = true;
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  text.after(list, said);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);
  let timer;
  let nobody; // what was typed when nobody fitted: more letters fit nobody either

  /** What was typed of a name, up to the caret; undefined: none is being typed. */
  const typed = () => MENTION.exec(text.value.slice(0, text.selectionStart))?.[1];
  const shut = () => {
    list.hidden = true;
    said.textContent = "";
    text.removeAttribute("aria-activedescendant");
  };
  const mark = (option) => {
    for (const one of list.children) one.setAttribute("aria-selected", String(one === option));
    text.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const marked = () => list.querySelector("[aria-selected=true]");
  const choose = (option) => {
    const from = text.selectionStart - (typed() ?? "").length;
    text.setRangeText(`${option.dataset.name} `, from, text.selectionStart, "end");
    shut();
    text.focus();
  };
  const offer = (people) => {
    const names = people.map(({ name }) => name.toLowerCase());
    const options = people.slice(0, 6).map(({ name, email }, at) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${at}`;
      option.setAttribute("role", "option");
      const alone = names.filter((one) => one === name.toLowerCase()).length === 1;
      option.dataset.name = alone ? name : email;
      const address = document.createElement("small");
      address.textContent = email;
      option.append(name, address);
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault(); // the caret stays
        choose(option);
      });
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    if (list.hidden) return shut();
    said.textContent = `${options.length === 1 ? "1 person fits" : `${options.length} people fit`}: choose with the arrow keys and Enter.`;
    mark(options[0]);
  };

  text.addEventListener("input", () => {
    clearTimeout(timer);
    const asked = typed();
    if (asked === undefined || (nobody && asked.startsWith(nobody))) return shut();
    timer = setTimeout(async () => {
      const answer = await fetch(`${text.dataset.mentions}?q=${encodeURIComponent(asked)}`, {
        headers: { Accept: "application/json" },
      }).catch(() => undefined);
      if (!answer?.ok || typed() !== asked) return;
      const people = await answer.json();
      if (people.length === 0) nobody = asked;
      offer(people);
    }, 200);
  });
  text.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const [now, all] = [marked(), [...list.children]];
    if (event.key === "Escape") shut();
    else if (event.key === "Enter" || event.key === "Tab") choose(now);
    else if (event.key === "ArrowDown") mark(now.nextElementSibling ?? all[0]);
    else if (event.key === "ArrowUp") mark(now.previousElementSibling ?? all.at(-1));
    else return;
    event.preventDefault();
  });
  text.addEventListener("blur", shut);
}
