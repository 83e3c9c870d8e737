/* What was written without reception waits in this browser (IndexedDB) and is sent once: each form and each
   photograph has a key, by which the server knows that it has it. It is sent as the account that wrote it, or not.
   What was begun and left is kept as well, and never sent by itself. */
(() => {
    "use strict";
    const box = document.getElementById("outbox");
    if (!box || !window.indexedDB) {
        return;
    }
    const words = box.dataset;
    const SENT_KEPT = 7 * 24 * 3600 * 1000; // milliseconds for which a sent one is listed, without what it said
    const AGAIN = 60 * 1000;
    const PATIENCE = 90 * 1000; // a line that is there and carries nothing
    const TRIED_AGAIN = 6 * 24 * 3600 * 1000; // the server knows a key for seven days; later somebody has to look first

    /* --- the store --- */
    const opening = new Promise((resolve, reject) => {
        const request = indexedDB.open("gridops", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("written", { keyPath: "key" });
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const stored = async (mode, act) => {
        const transaction = (await opening).transaction("written", mode);
        return new Promise((resolve, reject) => {
            const request = act(transaction.objectStore("written"));
            transaction.oncomplete = () => resolve(request.result);
            transaction.onabort = transaction.onerror = () => reject(transaction.error);
        });
    };
    const all = () => stored("readonly", (store) => store.getAll());
    const mine = (one) => one.account === words.account;
    const keep = (one) => stored("readwrite", (store) => store.put(one));
    const remove = (key) => stored("readwrite", (store) => store.delete(key)).then(list);
    const get = async (key) => {
        const one = await stored("readonly", (store) => store.get(key));
        return one && mine(one) ? one : null;
    };
    const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) =>
        one.toString(16).padStart(2, "0")).join("");
    const put = (one) => keep({ ...one, account: words.account, state: "waits", at: Date.now() });

    /* --- sending --- */
    const post = (address, key, fields, at) => {
        const body = new FormData();
        fields.forEach(([name, ...value]) => body.append(name, ...value));
        const headers = {
            "Accept": "application/json",
            "Idempotency-Key": key,
            "Sent-As": words.account,
            "Written-Ago": Math.max(0, Math.round((Date.now() - at) / 1000)),
            "X-CSRFToken": words.token,
        };
        const signal = AbortSignal.timeout?.(PATIENCE);
        return fetch(address, { method: "POST", body, headers, credentials: "same-origin", redirect: "manual", signal });
    };

    const inJSON = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");

    /* What an answer means: done and where, a refusal, a question (a page), no log-in, or no line. */
    const outcomeOf = async (answer) => {
        if (answer.type === "opaqueredirect") {
            return { state: "login" };
        }
        if (answer.status >= 500) {
            return { state: "waits" };
        }
        if (inJSON(answer)) {
            const read = await answer.json();
            return answer.ok ? { state: "sent", address: read.leads_to } : { state: "refused", why: read.refused };
        }
        return answer.ok ? { state: "asks", answer: await answer.text() } : { state: "refused", why: words.notYours };
    };

    /* A page that lay open over a log-in elsewhere has an old token. The new one is taken, if it is of the same account. */
    const newToken = async () => {
        const answer = await fetch(words.recorded, { credentials: "same-origin", redirect: "manual" });
        const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
        const theirs = page?.getElementById("outbox")?.dataset;
        if (theirs?.account !== words.account) {
            return false;
        }
        words.token = theirs.token;
        return true;
    };
    const posted = async (...what) => {
        const answer = await post(...what);
        if (answer.status !== 403 || inJSON(answer)) {
            return outcomeOf(answer);
        }
        return await newToken() ? outcomeOf(await post(...what)) : { state: "login" };
    };
    const tried = (...what) => posted(...what).catch(() => ({ state: "waits" }));

    const sendOne = async (one) => {
        if (!one.address) {
            if (one.tried && Date.now() - one.tried > TRIED_AGAIN) {
                return { state: "refused", why: words.old };
            }
            one.tried ??= Date.now();
            await keep(one);
            const outcome = await tried(one.to || words.report, one.key, one.fields, one.at);
            if (outcome.state !== "sent") {
                return outcome;
            }
            one.address = outcome.address;
            await keep(one);
        }
        for (const photograph of (one.photographs || []).filter((each) => !each.sent)) {
            say(`${words.sending}: ${one.title} (${one.photographs.filter((each) => each.sent).length + 1}/${one.photographs.length})`);
            const name = photograph.blob.name || "photograph.jpg";
            const fields = [["purpose", one.purpose || "before"], ["files", photograph.blob, name]];
            const outcome = await tried(`${one.address}files/`, photograph.key, fields, one.at);
            if (outcome.state !== "sent") {
                return outcome.state === "asks" ? { state: "refused", why: "" } : outcome;
            }
            photograph.sent = true;
            await keep(one);
        }
        return { state: "sent", address: one.address };
    };

    const settle = async (one, outcome) => {
        if (outcome.state === "sent") {
            folded.open = true; // what was just sent is seen at once
            const { key, account, address, what } = one;
            await keep({ key, account, address, what, at: Date.now(), state: "sent" });
        } else if (outcome.state === "asks" || outcome.state === "refused") {
            const look = outcome.why === words.old; // opened, it is not sent by itself
            await keep({ ...one, state: "refused", why: outcome.why || words.mend, look });
        }
        return outcome;
    };

    /* One page of the browser sends at a time, where the browser can tell; the keys hold in any case. */
    let before = Promise.resolve();
    const alone = (act) => {
        before = before.catch(() => null).then(() => (navigator.locks ? navigator.locks.request("gridops-outbox", act) : act()));
        return before;
    };

    const send = (key) => alone(async () => {
        const one = await get(key);
        if (!one || one.state === "sent") {
            return one || { state: "refused", why: "" };
        }
        say(`${words.sending}: ${one.title}`);
        const outcome = await settle(one, await sendOne(one));
        say("");
        await list();
        return outcome;
    });

    const sendAll = async () => {
        const old = (one) => ["sent", "begun"].includes(one.state) && Date.now() - one.at > SENT_KEPT;
        for (const one of await all()) {
            if (old(one)) {
                await remove(one.key);
            } else if (mine(one) && one.state === "waits") {
                const outcome = await send(one.key);
                tell(outcome);
                if (outcome.state === "waits" || outcome.state === "login") {
                    break;
                }
            }
        }
        await list();
    };

    /* --- what is shown --- */
    const status = box.querySelector("[role=status]");
    const folded = box.querySelector("details");
    const sentFromHere = folded.querySelector("summary").textContent;
    const say = (text) => {
        status.textContent = text;
        if (text) {
            box.hidden = false;
        }
    };
    const tell = (outcome) => {
        if (outcome.state === "waits") {
            say(words.kept);
        } else if (outcome.state === "login") {
            const link = document.createElement("a");
            link.href = `${words.login}?next=${encodeURIComponent(location.pathname)}`;
            link.textContent = words.logInLink;
            say(`${words.logIn} `);
            status.append(link);
        }
        if (outcome.state !== "sent") {
            box.scrollIntoView({ block: "nearest" });
        }
    };
    const element = (tag, text, more) => Object.assign(document.createElement(tag), { textContent: text }, more);

    /* The form that it was written in. */
    const formOf = (one) => {
        const form = new URL(one.to || words.report, location.href);
        form.searchParams.set("written", one.key);
        return form.href;
    };
    const buttonsOf = (one) => {
        const buttons = [];
        if (one.state === "waits") {
            buttons.push(element("button", words.now, { onclick: () => send(one.key).then(tell) }));
        } else if (one.state === "begun") {
            buttons.push(element("a", words.goOn, { href: formOf(one), className: "button" }));
        } else if (one.state === "refused" && !one.address && !one.tap) {
            buttons.push(element("a", words.open, { href: formOf(one), className: "button" }));
        }
        if (one.state !== "sent") {
            buttons.push(element("button", words.remove, {
                onclick: () => { if (confirm(words.sure)) { remove(one.key); } },
            }));
        }
        return buttons;
    };

    const line = (one) => {
        const row = document.createElement("li");
        const what = document.createElement("div");
        const name = one.address
            ? element("a", one.title || one.what || decodeURIComponent(one.address.split("/").filter(Boolean).pop()), { href: one.address })
            : element("strong", one.title || one.what);
        const count = one.photographs?.length ? ` · ${one.photographs.length} ${words.photographs}` : "";
        const when = new Date(one.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
        const colours = { sent: "met", refused: "late", waits: "soon", begun: "" };
        const tag = element("span", words[one.state], { className: `tag ${colours[one.state]}` });
        what.append(name, element("span", `${when}${count}${one.why ? ` · ${one.why}` : ""}`, { className: "sub" }));
        const text = one.fields?.find(([field]) => field === "description")?.[1];
        if (text && one.state === "refused") {
            what.append(element("span", text, { className: "sub" })); // to be copied, should the page be closed for good
        }
        const acts = document.createElement("div");
        acts.className = "outbox-acts";
        acts.append(tag, ...buttonsOf(one));
        row.append(what, acts);
        return row;
    };

    async function list() {
        const known = await all();
        const own = known.filter(mine).sort((one, other) => other.at - one.at);
        const sent = own.filter((one) => one.state === "sent");
        const lines = own.filter((one) => one.state !== "sent").map(line);
        if (known.some((one) => !mine(one) && !["sent", "begun"].includes(one.state))) {
            lines.push(element("li", words.others)); // no more than this: the phone is shared
        }
        box.querySelector("ul").replaceChildren(...lines);
        folded.hidden = !sent.length;
        folded.querySelector("summary").textContent = `${sentFromHere} (${sent.length})`;
        folded.querySelector("ul").replaceChildren(...sent.map(line));
        box.hidden = !lines.length && !status.textContent && !folded.open && !(sent.length && words.whole);
    }

    /* A form that somebody works on is kept when its page goes out of sight, and forgotten where it is cancelled. */
    const keepBegun = (form, what, key) => {
        document.addEventListener("visibilitychange", () => {
            const one = document.visibilityState === "hidden" && form.isConnected && what();
            if (one) {
                keep({ ...one, account: words.account, state: "begun", at: Date.now() });
            }
        });
        form.addEventListener("click", (event) => {
            if (event.target.closest("a.button")) {
                remove(key());
                what = () => null;
            }
        });
    };

    window.gridopsOutbox = { get, keepBegun, list, newKey, put, remove, send, tell };
    window.addEventListener("online", sendAll);
    document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") {
            sendAll();
        }
    });
    setInterval(sendAll, AGAIN);
    sendAll();
})();
