/* The search over everything: Ctrl+K (or the button) opens it over any page, arrows choose, Enter opens. */
(() => {
    "use strict";
    const PAUSE = 300; // milliseconds without a key, so that half a name is neither looked up nor logged
    let dialog, field, results, waiting, asked = "";

    const links = () => Array.from(results.querySelectorAll("a"));

    const look = async () => {
        const words = field.value.trim();
        if (words === asked) {
            return;
        }
        asked = words;
        if (words.length < 2) {
            results.replaceChildren();
            return;
        }
        const answer = await fetch(`${dialog.dataset.address}?only=results&q=${encodeURIComponent(words)}`);
        if (words !== asked) {
            return; // something else was typed meanwhile
        }
        if (!answer.ok || answer.redirected) {
            location.assign(`${dialog.dataset.address}?q=${encodeURIComponent(words)}`);
            return;
        }
        results.innerHTML = await answer.text();
    };

    const make = (opener) => {
        dialog = document.createElement("dialog");
        dialog.className = "finder";
        dialog.dataset.address = opener.getAttribute("href");
        dialog.setAttribute("aria-label", opener.querySelector("span").textContent);
        field = document.createElement("input");
        field.type = "search";
        field.maxLength = 100;
        field.autocomplete = "off";
        field.placeholder = opener.dataset.hint;
        field.setAttribute("aria-label", opener.dataset.hint);
        results = document.createElement("div");
        results.className = "finder-results";
        results.setAttribute("aria-live", "polite");
        dialog.append(field, results);
        document.body.append(dialog);
        field.addEventListener("input", () => {
            clearTimeout(waiting);
            waiting = setTimeout(look, PAUSE);
        });
        dialog.addEventListener("keydown", choose);
        dialog.addEventListener("click", (event) => {
            if (event.target === dialog) {
                dialog.close();
            }
        });
    };

    const choose = async (event) => {
        const all = links();
        const at = all.indexOf(document.activeElement);
        if (event.key === "Escape") {
            event.preventDefault(); // a browser would empty the field first, and close at the second press alone
            dialog.close();
        } else if (event.key === "ArrowDown" && all.length) {
            event.preventDefault();
            all[Math.min(at + 1, all.length - 1)].focus();
        } else if (event.key === "ArrowUp") {
            event.preventDefault();
            (at > 0 ? all[at - 1] : field).focus();
        } else if (event.key === "Enter" && document.activeElement === field) {
            event.preventDefault();
            clearTimeout(waiting);
            await look();
            links()[0]?.click();
        }
    };

    const open = () => {
        const opener = document.querySelector("[data-finder]");
        if (!opener || !window.HTMLDialogElement) {
            return false;
        }
        if (!dialog) {
            make(opener);
        }
        if (!dialog.open) {
            dialog.showModal();
        }
        field.select();
        field.focus();
        return true;
    };

    document.addEventListener("keydown", (event) => {
        if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k" && open()) {
            event.preventDefault();
        }
    });

    document.addEventListener("click", (event) => {
        const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
        if (event.target.closest?.("[data-finder]") && plain && open()) {
            event.preventDefault();
        }
    });
})();
