/* A form that was sent says so, and its buttons take no second tap. Without this script the server itself does what
   is sent twice only once; this is for the person who waits. */
(() => {
    "use strict";
    const WORKING = document.documentElement.lang.toLowerCase().startsWith("zh") ? "处理中…" : "Working…";
    const PATIENCE = 10000; // milliseconds; a file that comes as the answer leaves the page as it is
    const PATIENCE_FOR_FILES = 120000; // they travel, and are judged for 20 seconds or refused
    const buttons = (form) => Array.from(form.elements).filter((one) => one.type === "submit");

    const say = (button, text) => {
        button.said = button.said || (button.tagName === "INPUT" ? button.value : Array.from(button.childNodes));
        if (button.tagName === "INPUT") {
            button.value = text;
        } else {
            button.replaceChildren(text);
        }
    };

    const unsay = (button) => {
        if (button.said && button.tagName === "INPUT") {
            button.value = button.said;
        } else if (button.said) {
            button.replaceChildren(...button.said);
        }
        delete button.said;
    };

    const rest = (form) => {
        delete form.dataset.sending;
        form.removeAttribute("aria-busy");
        buttons(form).forEach((button) => {
            button.disabled = false;
            unsay(button);
        });
    };

    const hold = (form, pressed) => {
        form.dataset.sending = "yes";
        form.setAttribute("aria-busy", "true");
        buttons(form).forEach((button) => { button.disabled = true; });
        if (pressed) {
            say(pressed, WORKING);
        }
    };
    window.gridopsSending = { hold, rest };

    window.addEventListener("submit", (event) => {
        const form = event.target;
        if (event.defaultPrevented || form.method !== "post") {
            return;
        }
        if (form.dataset.sending) {
            event.preventDefault();
            return;
        }
        // After the browser has read the form: a disabled button would not be sent.
        setTimeout(() => hold(form, event.submitter));
        form.dataset.sending = "yes";
        setTimeout(() => rest(form), form.enctype === "multipart/form-data" ? PATIENCE_FOR_FILES : PATIENCE);
    });

    // All scripts of the page have come, and what they serve can be tapped.
    document.addEventListener("DOMContentLoaded", () => document.documentElement.classList.add("scripted"));

    // Back by the browser's own button: the page is as it was left, and can be used again.
    window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(rest));
})();
