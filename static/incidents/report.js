/* The report: photographs made small, kinds by one tap, a place only when tapped. It is kept in the browser before it
   is sent, so that neither a lost line nor a lost log-in loses it (outbox.js). Without this script the form sends itself. */
(() => {
    "use strict";
    const form = document.querySelector("form[data-report]");
    const outbox = window.gridopsOutbox;
    if (!form || !outbox) {
        return;
    }
    const field = (name) => form.elements.namedItem(name);
    let key = outbox.newKey();
    let photographs = []; // { key, blob }

    /* --- photographs --- */
    const box = form.querySelector("[data-photographs]");
    const said = box.querySelector("[data-making]");
    const show = () => {
        const list = box.querySelector(".taken");
        list.querySelectorAll("img").forEach((one) => URL.revokeObjectURL(one.src));
        list.replaceChildren(...photographs.map((one, place) => {
            const line = document.createElement("li");
            const remove = document.createElement("button");
            remove.type = "button";
            remove.textContent = "✕";
            remove.setAttribute("aria-label", `${list.dataset.remove} ${place + 1}`);
            remove.addEventListener("click", () => {
                photographs = photographs.filter((other) => other !== one);
                show();
            });
            if (one.blob.type.startsWith("image/")) {
                const image = document.createElement("img");
                image.src = URL.createObjectURL(one.blob);
                image.alt = `${list.dataset.photograph} ${place + 1}`;
                line.append(image);
            } else {
                line.append(one.blob.name || list.dataset.photograph);
            }
            line.append(remove);
            return line;
        }));
    };

    let making = Promise.resolve();
    const take = (files) => {
        making = making.then(async () => {
            for (const file of files) {
                said.textContent = said.dataset.making;
                photographs.push({ key: outbox.newKey(), blob: await window.gridopsSmall(file) });
                show();
            }
            said.textContent = "";
        });
    };
    box.querySelectorAll("input[type=file]").forEach((input) => {
        const taken = () => {
            take(Array.from(input.files));
            input.value = "";
        };
        input.addEventListener("change", taken);
        taken(); // on a slow line somebody was faster than this script
    });

    /* --- kinds --- */
    const TAPPED = "kind_tapped";
    const kinds = form.querySelector("[data-kinds]");
    const select = field("kind");
    const found = kinds.querySelector(".found");
    const seek = kinds.querySelector("input[type=search]");
    const last = kinds.querySelector(".chips");
    const options = () => Array.from(select.options).filter((option) => option.value);
    const chip = (option) => {
        const label = document.createElement("label");
        const radio = document.createElement("input");
        Object.assign(radio, { type: "radio", name: TAPPED, value: option.value });
        label.className = "button chip";
        label.dataset.kind = option.value;
        label.append(radio, option.text);
        return label;
    };
    const hit = (option) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "chip", value: option.value, textContent: option.text });
        button.dataset.kind = option.value;
        return button;
    };
    /* What is chosen is always among the chips. */
    const choose = () => {
        const chosen = options().find((option) => option.value === select.value);
        if (chosen && !last.querySelector(`[data-kind="${chosen.value}"]`)) {
            last.append(chip(chosen));
        }
        last.querySelectorAll("input").forEach((radio) => { radio.checked = radio.value === select.value; });
    };
    const takeKind = (kind) => {
        select.value = kind;
        select.dispatchEvent(new Event("change", { bubbles: true }));
        seek.value = "";
        found.replaceChildren();
        choose();
    };
    const title = field("title");
    let pointed = false; // who goes through the chips by keys stays among them
    last.addEventListener("pointerdown", () => { pointed = true; });
    last.addEventListener("keydown", () => { pointed = false; });
    last.addEventListener("change", ({ target }) => {
        takeKind(target.value);
        if (pointed) {
            title.focus();
        }
    });
    found.addEventListener("click", ({ target }) => {
        if (target.value) {
            takeKind(target.value);
            title.focus();
        }
    });
    seek.addEventListener("input", () => {
        const words = seek.value.trim().toLowerCase();
        const fits = (option) => `${option.parentElement.label || ""} ${option.text}`.toLowerCase().includes(words);
        const hits = words ? options().filter(fits).slice(0, 8) : [];
        found.replaceChildren(...hits.map(hit));
        if (words && !hits.length) {
            found.textContent = seek.dataset.none;
        }
    });
    seek.parentElement.hidden = false;
    select.closest(".field").classList.add("by-chips");
    const tapped = last.querySelector(":checked"); // on a slow line somebody was faster than this script
    if (tapped && !select.value) {
        takeKind(tapped.value);
        title.focus();
    }
    choose();

    /* --- the place, only when tapped --- */
    const place = form.querySelector("[data-place]");
    const placeSaid = place.querySelector("[role=status]");
    const put = (longitude, latitude) => {
        field("longitude").value = longitude;
        field("latitude").value = latitude;
    };
    place.hidden = !(window.isSecureContext && navigator.geolocation);
    place.querySelector("button").addEventListener("click", () => {
        if (field("longitude").value) {
            put("", "");
            placeSaid.textContent = placeSaid.dataset.out;
            return;
        }
        placeSaid.textContent = placeSaid.dataset.asking;
        navigator.geolocation.getCurrentPosition((here) => {
            put(here.coords.longitude.toFixed(6), here.coords.latitude.toFixed(6));
            placeSaid.textContent = placeSaid.dataset.added;
        }, () => { placeSaid.textContent = placeSaid.dataset.none; }, { enableHighAccuracy: true, timeout: 15000 });
    });

    /* --- when: the page may have lain open for hours. The server's clock, and the time since it was read. --- */
    const when = field("occurred_at");
    const offered = when.value;
    const opened = performance.now();
    const now = () => {
        const passed = Math.floor((performance.now() - opened) / 60000) * 60000;
        return new Date(Date.parse(`${offered}Z`) + passed).toISOString().slice(0, 16);
    };

    /* --- sending --- */
    const written = () => {
        if (when.value === offered && offered) {
            when.value = now();
        }
        const fields = Array.from(new FormData(form)).filter(([name, value]) =>
            typeof value === "string" && !["csrfmiddlewaretoken", TAPPED].includes(name));
        return { key, title: title.value, fields, photographs };
    };

    /* What the server asks or refuses stands in its answer, which is this page again. */
    const mend = (answer) => {
        const theirs = new DOMParser().parseFromString(answer, "text/html").querySelector("form[data-report]");
        if (!theirs) {
            return false;
        }
        form.querySelector("[data-said]").replaceChildren(...theirs.querySelector("[data-said]").childNodes);
        field("confirmed").value = theirs.elements.namedItem("confirmed").value;
        form.querySelectorAll(".field .error").forEach((one) => one.remove());
        form.querySelectorAll(".field.wrong").forEach((one) => one.classList.remove("wrong"));
        theirs.querySelectorAll(".field.wrong").forEach((one) => {
            const control = one.querySelector("[name]");
            const mine = control && field(control.name).closest(".field");
            mine?.classList.add("wrong");
            mine?.append(...one.querySelectorAll(".error"));
            mine?.closest("details")?.setAttribute("open", "");
            mine?.closest(".asks")?.classList.add("shown");
        });
        form.querySelector(".message, .concern, .error")?.scrollIntoView({ block: "center" });
        return true;
    };

    const rest = () => {
        form.reset();
        put("", "");
        key = outbox.newKey();
        photographs = [];
        show();
        choose();
    };

    /* A browser that keeps nothing (a private window) sends the form as it is, with the photographs. */
    const sendItself = () => {
        const files = new DataTransfer();
        photographs.forEach((one) => files.items.add(new File([one.blob], one.blob.name || "photograph.jpg", { type: one.blob.type })));
        box.querySelector("input[multiple]").files = files.files;
        form.submit();
    };

    /* What is begun is kept when the page goes out of sight: the camera of a small phone may end the browser. */
    let started = title.value !== title.defaultValue;
    const begun = () => { started = true; };
    form.addEventListener("input", begun);
    form.addEventListener("change", begun);
    outbox.keepBegun(form, () => (started ? written() : null), () => key);

    let busy = false;
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (busy) {
            return;
        }
        busy = true;
        started = false;
        window.gridopsSending?.hold(form, event.submitter || form.querySelector("button.main"));
        making.then(() => outbox.put(written())).then(() => outbox.send(key)).then((outcome) => {
            if (outcome.state === "sent") {
                location.assign(outcome.address);
            } else if (outcome.state === "asks" && mend(outcome.answer)) {
                return outbox.remove(key); // it is in the form again, and is kept anew when it is sent again
            } else {
                rest();
                outbox.tell(outcome);
            }
            return null;
        }).catch(sendItself).finally(() => {
            busy = false;
            window.gridopsSending?.rest(form);
        });
    });

    /* One that waits for an answer is opened from the list of what was written. */
    const wanted = new URLSearchParams(location.search).get("written");
    if (wanted) {
        outbox.get(wanted).then((one) => {
            if (!one) {
                return;
            }
            key = one.key;
            photographs = one.photographs;
            one.fields.forEach(([name, value]) => {
                const control = field(name);
                if (control) {
                    control.value = value;
                }
            });
            show();
            choose();
            if (one.state === "begun") {
                started = true;
            } else if (one.look) {
                outbox.tell({ state: "refused" });
            } else {
                form.requestSubmit();
            }
        });
    }
})();
