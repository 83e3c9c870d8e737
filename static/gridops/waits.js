/* A form of the field without photographs: what is written is kept before it is sent, and waits for the line and for the
   log-in as a report does (outbox.js). Without this script, or where a browser keeps nothing, the form sends itself. */
(() => {
    "use strict";
    const outbox = window.gridopsOutbox;
    if (!outbox) {
        return;
    }
    const address = new URL(location.href);
    const wanted = address.searchParams.get("written");
    address.searchParams.delete("written");

    const what = () => document.querySelector("h1").textContent.trim();
    const hidden = (form) => Array.from(form.elements).every((one) => one.type === "hidden" || one.tagName === "BUTTON");
    const written = (form, pressed) => {
        const fields = Array.from(new FormData(form)).filter(([name]) => name !== "csrfmiddlewaretoken");
        if (pressed?.name) {
            fields.push([pressed.name, pressed.value]);
        }
        const to = form.hasAttribute("action") ? form.action : address.href;
        return { key: form.dataset.key, what: form.dataset.wait || what(), to, fields, tap: hidden(form) };
    };

    /* What the server asks or refuses stands in its answer, which is the same page with the same form. */
    const asked = (form, answer) => {
        const theirs = new DOMParser().parseFromString(answer, "text/html").querySelector("form[data-wait]");
        if (!theirs) {
            return false;
        }
        theirs.dataset.key = form.dataset.key;
        form.replaceWith(document.adoptNode(theirs));
        begin(theirs);
        theirs.querySelector(".message, .concern, .error")?.scrollIntoView({ block: "center" });
        return true;
    };

    const send = async (form, pressed) => {
        const key = form.dataset.key;
        await outbox.put(written(form, pressed));
        window.gridopsSending?.hold(form, pressed);
        const outcome = await outbox.send(key);
        if (outcome.state === "sent") {
            location.assign(outcome.address);
            return;
        }
        if (outcome.state === "asks" && asked(form, outcome.answer)) {
            await outbox.remove(key); // it is in the form again, and is kept anew when it is sent again
            return;
        }
        window.gridopsSending?.rest(form);
        form.reset();
        form.dataset.key = outbox.newKey();
        outbox.tell(outcome);
    };

    /* For a form that was opened on another page: kept and sent alike, and what came of it. What is asked is left to the page. */
    window.gridopsWaits = async (form, pressed, title) => {
        form.dataset.key ||= outbox.newKey();
        await outbox.put({ ...written(form, pressed), what: form.dataset.wait || title });
        const outcome = await outbox.send(form.dataset.key);
        await (outcome.state === "asks" ? outbox.remove(form.dataset.key) : outbox.tell(outcome));
        return outcome;
    };

    const begin = (form) => {
        let started = false;
        form.dataset.key ||= outbox.newKey();
        form.addEventListener("input", () => { started = true; });
        form.addEventListener("submit", (event) => {
            if (!event.defaultPrevented && !form.closest(".home-asked")) {
                event.preventDefault();
                started = false;
                send(form, event.submitter).catch(() => form.submit());
            }
        });
        if (!hidden(form)) {
            outbox.keepBegun(form, () => (started ? written(form) : null), () => form.dataset.key);
        }
    };

    /* One that was kept is in its form again. */
    const restore = async (form) => {
        const one = await outbox.get(wanted);
        if (!one) {
            return;
        }
        form.dataset.key = one.key;
        const left = one.fields.slice();
        Array.from(form.elements).filter((each) => each.name && !["hidden", "submit"].includes(each.type)).forEach((each) => {
            const at = left.findIndex(([name, value]) =>
                name === each.name && (!["radio", "checkbox"].includes(each.type) || value === each.value));
            if (["radio", "checkbox"].includes(each.type)) {
                each.checked = at >= 0;
            } else if (at >= 0) {
                [, each.value] = left[at];
            }
        });
        if (one.state !== "begun") {
            outbox.tell({ state: "refused" });
        }
    };

    const forms = document.querySelectorAll("form[data-wait]");
    forms.forEach(begin);
    if (wanted && forms.length) {
        restore(forms[0]);
    }
})();
