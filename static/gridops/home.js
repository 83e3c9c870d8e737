/* Home: a task is settled in its place, and sheets are dropped in. Without this script, buttons lead to their pages. */
(() => {
    "use strict";
    const home = () => document.querySelector("[data-home]");

    const page = async (address, options) => {
        const answer = await fetch(address, { credentials: "same-origin", ...options });
        const text = await answer.text();
        return { answer, document: new DOMParser().parseFromString(text, "text/html") };
    };

    /* The list as it is now: what was settled is no longer in it. */
    const renew = async (...said) => {
        const fresh = (await page(location.href)).document;
        const list = fresh.querySelector("[data-home]");
        if (!list) {
            location.reload();
            return;
        }
        home().replaceWith(document.adoptNode(list));
        document.title = fresh.title;
        const status = document.createElement("p");
        status.className = "home-said";
        status.setAttribute("role", "status");
        status.tabIndex = -1;
        document.querySelector("#waits").after(status);
        said.forEach((line) => {
            status.append(line, document.createElement("br"));
        });
        status.focus();
    };

    const close = (task) => {
        task.querySelector(".home-asked")?.remove();
        task.querySelector("[data-in-place]").setAttribute("aria-expanded", "false");
        task.querySelector("[data-in-place]").focus();
    };

    const show = (task, form, address) => {
        task.querySelector(".home-asked")?.remove();
        const place = document.createElement("div");
        place.className = "home-asked";
        form.setAttribute("action", address);
        place.append(document.adoptNode(form));
        task.append(place);
        place.querySelectorAll("a[href]").forEach((link) => {
            if (link.closest(".office-others")) {
                link.addEventListener("click", (event) => { event.preventDefault(); ask(task, link.href).catch(() => location.assign(link.href)); });
            } else if (link.closest(".office-buttons, .thumb")) {
                link.addEventListener("click", (event) => { event.preventDefault(); close(task); });
            }
        });
        // What has to be filled in, or else the button: then one more key is enough.
        const empty = Array.from(place.querySelectorAll("[required]:not([type=hidden])")).find((one) => !one.value);
        (place.querySelector("[aria-invalid=true]") || empty || place.querySelector("button:not([type=button])"))?.focus();
    };

    const ask = async (task, address) => {
        const asked = await page(address);
        const form = asked.document.querySelector("form[data-ask]");
        if (!asked.answer.ok || !form) {
            location.assign(asked.answer.url);
            return;
        }
        task.querySelector("[data-in-place]").setAttribute("aria-expanded", "true");
        show(task, form, asked.answer.url);
    };

    const send = async (task, form, sender) => {
        const values = new FormData(form);
        form.querySelectorAll("[type=submit], button:not([type])").forEach((one) => { one.disabled = true; });
        if (sender?.name) {
            values.append(sender.name, sender.value);
        }
        const sent = await page(form.action, { method: "POST", body: values });
        const again = sent.document.querySelector("form[data-ask]");
        if (sent.answer.ok && again && !sent.answer.redirected) {
            show(task, again, form.action);
        } else if (new URL(sent.answer.url).searchParams.has("follow")) {
            location.assign(sent.answer.url); // it takes longer, and goes on as a job
        } else if (sent.answer.ok) {
            const told = Array.from(sent.document.querySelectorAll("[data-said]"), (one) => one.textContent.trim());
            await renew(`${home().dataset.done} ${task.querySelector(".home-what a").textContent}`, ...told.filter(Boolean));
        } else {
            await renew(home().dataset.failed);
        }
    };

    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-in-place]");
        if (!button || event.ctrlKey || event.metaKey || event.shiftKey || event.button) {
            return;
        }
        event.preventDefault();
        const task = button.closest(".home-task");
        if (task.querySelector(".home-asked")) {
            close(task);
        } else {
            ask(task, button.href).catch(() => location.assign(button.href));
        }
    });

    document.addEventListener("keydown", (event) => {
        const asked = event.key === "Escape" && event.target.closest(".home-asked");
        if (asked) {
            close(asked.closest(".home-task"));
        }
    });

    document.addEventListener("submit", (event) => {
        const task = event.target.closest(".home-asked")?.closest(".home-task");
        if (task && !event.defaultPrevented) {
            event.preventDefault();
            send(task, event.target, event.submitter).catch(() => renew(home().dataset.failed));
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
