/* Home: a task is settled in its place, and sheets are dropped in. Without this script, buttons lead to their pages.
   What was written into a question is not lost: it stays while other tasks are settled, when the question is closed, and
   where it could not be sent. */
(() => {
    "use strict";
    const home = () => document.querySelector("[data-home]");
    const button = (task) => task.querySelector("[data-in-place]");
    const question = (task) => task.querySelector(".home-asked");
    const called = (task) => task.querySelector(".home-what a").textContent;
    const isWritten = (place) => place?.hasAttribute("data-written");
    let questions = 0;

    const page = async (address, options) => {
        const answer = await fetch(address, { credentials: "same-origin", ...options });
        const text = await answer.text();
        return { answer, document: new DOMParser().parseFromString(text, "text/html") };
    };
    const asksToLogIn = (sent) => Boolean(sent.document.querySelector("form [name=password]"));
    const formOf = (sent) => (sent.answer.ok && !asksToLogIn(sent) ? sent.document.querySelector("form[data-ask]") : null);
    const sameTask = (list, task) => Array.from(list.querySelectorAll(".home-task")).find((one) =>
        button(one)?.getAttribute("href") === button(task)?.getAttribute("href"));

    /* --- the list --- */

    /* The list as it is now: what was settled is no longer in it, and what is half written still is. */
    const renew = async (settled, ...said) => {
        const fresh = await page(location.href);
        const list = fresh.document.querySelector("[data-home]");
        if (!list) {
            location.reload();
            return;
        }
        document.adoptNode(list);
        home().querySelectorAll(".home-task").forEach((task) => {
            if (task !== settled && isWritten(question(task))) {
                const there = sameTask(list, task);
                there ? there.replaceWith(task) : list.querySelector("#waits").after(task); // somebody settled it: its words stay
            }
        });
        home().replaceWith(list);
        document.title = fresh.document.title;
        const status = document.createElement("p");
        status.className = "home-said";
        status.setAttribute("role", "status");
        status.tabIndex = -1;
        document.querySelector("#waits").after(status);
        said.forEach((line) => status.append(line, document.createElement("br")));
        status.focus();
    };

    /* --- a question --- */

    const close = (task) => {
        const place = question(task);
        isWritten(place) ? (place.hidden = true) : place?.remove();
        button(task).setAttribute("aria-expanded", "false");
        button(task).focus();
    };

    const open = (task) => {
        const place = question(task);
        place.hidden = false;
        button(task).setAttribute("aria-expanded", "true");
        // What has to be filled in, or else the button: then one more key is enough.
        const empty = Array.from(place.querySelectorAll("[required]:not([type=hidden])")).find((one) => !one.value);
        (place.querySelector("[aria-invalid=true]") || empty || place.querySelector("button:not([type=button])"))?.focus();
    };

    /* Two questions may be open at once: each has names of its own for what it holds. */
    const rename = (form) => {
        questions += 1;
        const mine = new Map(Array.from(form.querySelectorAll("[id]"), (one) => [one.id, `q${questions}-${one.id}`]));
        mine.forEach((name, was) => { form.querySelector(`[id="${CSS.escape(was)}"]`).id = name; });
        ["for", "list", "aria-describedby", "aria-labelledby", "aria-controls"].forEach((attribute) => {
            form.querySelectorAll(`[${attribute}]`).forEach((one) => {
                one.setAttribute(attribute, one.getAttribute(attribute).split(" ").map((name) => mine.get(name) || name).join(" "));
            });
        });
        form.querySelectorAll("a[href^='#']").forEach((link) => {
            link.setAttribute("href", `#${mine.get(link.hash.slice(1)) || link.hash.slice(1)}`);
        });
    };

    const show = (task, from, address, { written = false } = {}) => {
        const form = from.document.querySelector("form[data-ask]");
        question(task)?.remove();
        const place = document.createElement("div");
        place.className = "home-asked";
        if (!form.querySelector("h2")) { // a page of the field says above its form what is asked
            from.document.querySelectorAll("h1, h1 + .sub").forEach((one, first) => {
                const head = document.createElement(first ? "p" : "h2");
                head.textContent = one.textContent;
                place.append(head);
            });
        }
        form.setAttribute("action", address);
        rename(form);
        place.append(document.adoptNode(form));
        place.toggleAttribute("data-written", written);
        task.append(place);
        open(task);
    };

    const ask = async (task, address) => {
        const asked = await page(address);
        if (formOf(asked)) {
            show(task, asked, asked.answer.url);
        } else if ([403, 404].includes(asked.answer.status)) {
            await renew(task, home().dataset.gone.replace("{what}", called(task)));
        } else {
            location.assign(asked.answer.url);
        }
    };

    /* --- sending it --- */

    const rest = (form, resting) => {
        form.querySelectorAll("[type=submit], button:not([type])").forEach((one) => { one.disabled = resting; });
    };

    const tell = (form, text, link) => {
        form.querySelector(".home-not-sent")?.remove();
        const told = document.createElement("p");
        told.className = "home-not-sent";
        told.setAttribute("role", "alert");
        told.append(text, " ", link || "");
        form.append(told);
        rest(form, false);
    };

    const logIn = () => Object.assign(document.createElement("a"), {
        href: home().dataset.logInAt, target: "_blank", textContent: home().dataset.logIn,
    });

    const written = (form, sender) => {
        const values = new FormData(form);
        if (sender?.name) {
            values.append(sender.name, sender.value);
        }
        return values;
    };

    const post = async (form, sender) => {
        const sent = await page(form.action, { method: "POST", body: written(form, sender) });
        if (sent.answer.status !== 403) {
            return sent;
        }
        // A log-in since then, perhaps in another tab: the same question has a new token.
        const token = formOf(await page(form.action))?.querySelector("[name=csrfmiddlewaretoken]")?.value;
        if (!token) {
            return sent;
        }
        form.querySelector("[name=csrfmiddlewaretoken]").value = token;
        return page(form.action, { method: "POST", body: written(form, sender) });
    };

    const send = async (task, form, sender) => {
        rest(form, true);
        const sent = await post(form, sender);
        const again = !sent.answer.redirected && formOf(sent);
        if (asksToLogIn(sent)) {
            tell(form, home().dataset.loggedOut, logIn());
        } else if (again && sameTask((await page(location.href)).document, task)) {
            show(task, sent, form.action, { written: isWritten(question(task)) });
        } else if (again || [404, 409].includes(sent.answer.status)) { // nobody has to settle it any more
            await renew(isWritten(question(task)) ? null : task, home().dataset.gone.replace("{what}", called(task)));
        } else if (new URL(sent.answer.url).searchParams.has("follow")) {
            location.assign(sent.answer.url); // it takes longer, and goes on as a job
        } else if (sent.answer.ok) {
            const told = Array.from(sent.document.querySelectorAll("[data-said]"), (one) => one.textContent.trim());
            await renew(task, home().dataset.done.replace("{what}", called(task)), ...told.filter(Boolean));
        } else {
            tell(form, home().dataset.failed);
        }
    };

    /* What may wait for the line is kept as on its own page. */
    const keep = async (task, form, sender) => {
        const outcome = await window.gridopsWaits(form, sender, called(task));
        if (outcome.state === "asks") {
            await send(task, form, sender); // the page says what it asks
        } else {
            question(task).removeAttribute("data-written");
            close(task);
            if (outcome.state === "sent") {
                await renew(task, home().dataset.done.replace("{what}", called(task)));
            }
        }
    };

    document.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) {
            return;
        }
        const link = event.target.closest("[data-in-place], .home-asked :is(.office-others, .office-buttons, .thumb) a[href]");
        if (!link) {
            return;
        }
        event.preventDefault();
        const task = link.closest(".home-task");
        const leave = () => location.assign(link.href);
        if (link.closest(".office-others")) {
            ask(task, link.href).catch(leave);
        } else if (question(task) && !question(task).hidden) {
            close(task);
        } else {
            question(task) ? open(task) : ask(task, link.href).catch(leave);
        }
    });

    document.addEventListener("input", (event) => {
        event.target.closest(".home-asked")?.setAttribute("data-written", "");
    });

    document.addEventListener("keydown", (event) => {
        const asked = event.key === "Escape" && !event.isComposing && event.target.closest(".home-asked");
        if (asked) {
            close(asked.closest(".home-task"));
        }
    });

    document.addEventListener("submit", (event) => {
        const form = event.target;
        const task = form.closest(".home-asked")?.closest(".home-task");
        if (task && !event.defaultPrevented) {
            event.preventDefault();
            const waits = form.hasAttribute("data-wait") && window.gridopsWaits;
            (waits ? keep : send)(task, form, event.submitter).catch(() => tell(form, home().dataset.notSent));
        }
    });

    /* Sheets: dropping or choosing them is enough. */
    const over = (event) => event.target.closest?.("[data-drop]");
    document.addEventListener("change", (event) => {
        if (over(event) && event.target.type === "file" && event.target.files.length) {
            over(event).requestSubmit();
        }
    });
    document.addEventListener("dragover", (event) => {
        const zone = over(event);
        if (zone) {
            event.preventDefault();
            zone.classList.add("over");
        }
    });
    document.addEventListener("dragleave", (event) => over(event)?.classList.remove("over"));
    document.addEventListener("drop", (event) => {
        const zone = over(event);
        if (zone && event.dataTransfer.files.length) {
            event.preventDefault();
            zone.classList.remove("over");
            zone.querySelector("input[type=file]").files = event.dataTransfer.files;
            zone.requestSubmit();
        }
    });
})();
