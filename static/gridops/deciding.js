/* Decisions by keys. A decision is held back for ten seconds; until then nothing is written and it can be undone. */
(() => {
    "use strict";
    const HELD = 10; // seconds
    const BY_SCRIPT = { "X-Requested-With": "fetch" };
    const root = document.querySelector("[data-deciding]");
    if (!root) {
        return;
    }
    const said = root.querySelector("[data-said]");
    const held = []; // rows whose decision is not written yet, the latest last
    root.classList.add("by-keys");

    const rows = () => [...root.querySelectorAll("[data-row]")];
    const isOpen = (row) => !row.dataset.state && row.querySelector("form");
    const current = () => root.querySelector("[data-row].is-current");
    const say = (text) => { said.textContent = text; };

    const choose = (row) => {
        current()?.classList.remove("is-current");
        root.querySelector("[data-all]").hidden = rows().some(isOpen);
        if (!row) {
            root.querySelector("[data-next]").focus();
            return;
        }
        row.classList.add("is-current");
        row.focus({ preventScroll: true });
        row.scrollIntoView({ block: "nearest" });
        row.dispatchEvent(new Event("opened", { bubbles: true }));
    };

    /* The next row that waits, after this one or from the top; where rows come one by one, the server gives it. */
    const next = async (row) => {
        const all = rows();
        const at = all.indexOf(row);
        const other = [...all.slice(at + 1), ...all.slice(0, at)].find(isOpen);
        if (other || !("oneByOne" in root.dataset)) {
            choose(other || (row && isOpen(row) ? row : null));
            return;
        }
        current()?.classList.remove("is-current");
        const fresh = await given();
        if (!current()) {
            choose(fresh);
        }
    };

    const rowIn = (text) => {
        const found = new DOMParser().parseFromString(`<ol>${text}</ol>`, "text/html").querySelector("[data-row]");
        return found && document.adoptNode(found);
    };

    /* What the server gives next: nothing that is held here, for that waits there as before. */
    const given = async () => {
        const here = rows().filter((row) => row.dataset.state !== "done").map((row) => ["held", row.dataset.number]);
        try {
            const answer = await fetch(`${location.pathname}?${new URLSearchParams(here)}`, { headers: BY_SCRIPT });
            if (!answer.ok || answer.redirected) {
                throw new Error(answer.status);
            }
            const fresh = rowIn(await answer.text());
            if (fresh) {
                root.querySelector("[data-rows]").append(fresh);
            }
            return fresh;
        } catch {
            say(root.dataset.failed);
            return null;
        }
    };

    const putOff = (row) => {
        const sent = body(row.querySelector("[data-later]"));
        row.dataset.state = "done";
        line(row, root.dataset.putOff);
        say(root.dataset.putOff);
        const after = () => {
            next(row);
            row.remove();
        };
        fetch(location.href, { method: "POST", body: sent, keepalive: true, headers: BY_SCRIPT }).then(after, after);
    };

    const line = (row, text, button) => {
        row.querySelector(".decide-held")?.remove();
        if (!text) {
            return;
        }
        const place = document.createElement("div");
        place.className = "decide-held";
        place.append(Object.assign(document.createElement("span"), { textContent: text }));
        if (button) {
            place.append(button);
        }
        row.append(place);
    };

    const letGo = (row) => {
        clearInterval(row.ticking);
        held.splice(held.indexOf(row), 1);
    };

    const hold = (row, form) => {
        let left = HELD;
        row.decision = form;
        row.dataset.state = "held";
        held.push(row);
        const undo = document.createElement("button");
        undo.type = "button";
        undo.textContent = root.dataset.undo;
        undo.addEventListener("click", () => takeBack(row));
        const told = () => `${form.dataset.label} – ${root.dataset.written.replace("{n}", left)}`;
        line(row, told(), undo);
        row.ticking = setInterval(() => {
            left -= 1;
            if (left <= 0) {
                write(row);
            } else {
                row.querySelector(".decide-held span").textContent = told();
            }
        }, 1000);
        say(`${form.dataset.label}: ${row.getAttribute("aria-label")}`);
        next(row);
    };

    const takeBack = (row) => {
        letGo(row);
        delete row.dataset.state;
        line(row, "");
        say(root.dataset.undone);
        choose(row);
    };

    const body = (form) => new URLSearchParams(new FormData(form));

    /* Whether it is written; what is not says why at its row. */
    const write = (row) => {
        letGo(row);
        row.writing = sent(row);
        return row.writing;
    };

    const sent = async (row) => {
        row.dataset.state = "sending";
        line(row, root.dataset.sending);
        try {
            const answer = await fetch(location.href, {
                method: "POST", body: body(row.decision), keepalive: true, headers: BY_SCRIPT,
            });
            const text = await answer.text();
            // What was written already leads back to this page; any other page, such as the log-in, has written nothing.
            const before = answer.redirected && new URL(answer.url).pathname === location.pathname;
            if (answer.status === 422) {
                refuse(row, text);
            } else if (answer.redirected && !before) {
                giveBack(row, root.dataset.loggedOut, wayBack());
            } else if ([403, 404].includes(answer.status)) {
                giveBack(row, root.dataset.notYours);
            } else if (answer.ok) {
                row.dataset.state = "done";
                countDown();
                line(row, before ? row.decision.dataset.label : text);
                return true;
            } else {
                throw new Error(answer.status);
            }
        } catch {
            giveBack(row, root.dataset.failed);
        }
        return false;
    };

    /* This page again: by the log-in, and back to the rows that wait. */
    const wayBack = () => Object.assign(document.createElement("a"), {
        href: location.pathname, className: "office-link", textContent: root.dataset.logIn,
    });

    const giveBack = (row, reason, way) => {
        delete row.dataset.state;
        line(row, reason, way);
        say(reason);
        if (!current()) {
            choose(row);
        }
    };

    /* The server gives the row again, with the reason at it; whoever is at another row stays there. */
    const refuse = (row, text) => {
        const fresh = rowIn(text);
        row.replaceWith(fresh);
        if (!fresh.querySelector("form")) {
            fresh.dataset.state = "gone";
        }
        say(fresh.querySelector("[role=alert]")?.textContent || "");
        if (!current()) {
            choose(isOpen(fresh) ? fresh : null);
        }
    };

    /* The number of what waits, in the title and at the head, is one less. */
    const countDown = () => {
        const head = document.querySelector("[data-left]");
        const left = Math.max(0, Number(head.textContent) - 1);
        head.textContent = left;
        document.title = document.title.replace(/^\s*\(\d+\)\s*/, left ? `(${left}) ` : "");
    };

    const beingSent = () => rows().filter((row) => row.dataset.state === "sending");

    /* Who leaves has decided: what is held is sent at once, and what is refused is told on the next page. All of it is
       one request, in which no refusal is lost over another. With it goes what was just sent, whose answer nobody
       would see here: the server makes it once. */
    const writeAll = async () => {
        const left = [...held];
        const all = [...beingSent().filter((row) => !row.told), ...left];
        if (!all.length) {
            return;
        }
        const one = new URLSearchParams(all.map((row) => ["each", body(row.decision)]));
        one.append("csrfmiddlewaretoken", new FormData(all[0].decision).get("csrfmiddlewaretoken"));
        all.forEach((row) => { row.told = true; });
        left.forEach((row) => {
            letGo(row);
            row.dataset.state = "done";
            line(row, row.decision.dataset.label);
        });
        const options = { method: "POST", body: one, keepalive: true, headers: BY_SCRIPT };
        const states = await fetch(location.href, options).then((answer) => answer.json()).catch(() => null);
        left.forEach((row) => {
            const state = states ? states[all.indexOf(row)] : 0;
            if (state !== 200) {
                delete row.told;
                giveBack(row, states ? root.dataset.refused : root.dataset.failed);
            }
        });
    };
    window.addEventListener("pagehide", writeAll);
    // A phone ends pages in the background without a word; on a desk one looks at a photograph and comes back.
    const endsUnseen = window.matchMedia("(hover: none)").matches;
    document.addEventListener("visibilitychange", () => {
        if (document.hidden && endsUnseen) {
            writeAll();
        }
    });
    // The way on leads to what waits after all of it is written; who was refused something reads it first.
    root.querySelector("[data-next]").addEventListener("click", async (event) => {
        event.preventDefault();
        const written = await Promise.all([...beingSent().map((row) => row.writing), ...[...held].map(write)]);
        if (written.every(Boolean) && !rows().some(isOpen)) {
            location.assign(event.target.href);
        }
    });

    const press = (form) => {
        const asks = form.querySelector("details");
        if (asks && !asks.open) {
            asks.open = true;
            asks.querySelector("textarea, select, input:not([type=hidden])")?.focus();
        } else {
            form.requestSubmit(); // the same key again sends what it opened
        }
    };

    const isEmpty = (field) => (field.type === "checkbox" ? !field.checked : !field.value.trim());

    root.addEventListener("submit", (event) => {
        const row = event.target.closest("[data-row]");
        event.preventDefault();
        event.stopPropagation();
        const empty = [...event.target.querySelectorAll("[required]")].find(isEmpty);
        if (empty) {
            empty.focus();
        } else if (isOpen(row) && "later" in event.target.dataset) {
            putOff(row);
        } else if (isOpen(row)) {
            hold(row, event.target);
        }
    });

    document.addEventListener("keydown", (event) => {
        const writes = event.target.matches("textarea, select, input:not([type=hidden]), [contenteditable]");
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("[data-row] form")) {
            event.preventDefault();
            event.target.closest("form").requestSubmit();
            return;
        }
        if (event.key === "Escape" && writes && root.contains(event.target)) {
            event.target.closest("details")?.removeAttribute("open");
            current()?.focus();
            return;
        }
        if (writes || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) {
            return;
        }
        const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
        const row = current();
        const all = rows().filter(isOpen);
        const form = row && isOpen(row) && row.querySelector(`[data-key="${CSS.escape(key)}"]`);
        if (form) {
            press(form);
        } else if (key === "U" && held.length) {
            takeBack(held[held.length - 1]);
        } else if (row && (key === "S" || key === "ArrowDown")) {
            choose(all[Math.min(all.indexOf(row) + 1, all.length - 1)]);
        } else if (row && key === "ArrowUp") {
            choose(all[Math.max(all.indexOf(row) - 1, 0)]);
        } else {
            return;
        }
        event.preventDefault();
    });

    root.addEventListener("click", (event) => {
        const row = event.target.closest("[data-row]");
        if (row && isOpen(row) && row !== current() && !event.target.closest("a, button, input")) {
            choose(row);
        }
    });

    const first = rows().find(isOpen);
    if (first) {
        choose(first);
    }
})();
