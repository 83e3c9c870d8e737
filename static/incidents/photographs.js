/* Photographs are made small before they travel. Those that are added to a case wait for the line as a report does. */
(() => {
    "use strict";
    const ENOUGH = 300 * 1024; // bytes of a photograph
    const SIDES = [1600, 1280, 1024, 800];

    const drawn = (picture, side, quality) => new Promise((resolve) => {
        const scale = Math.min(1, side / Math.max(picture.width, picture.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * scale);
        canvas.height = Math.round(picture.height * scale);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(resolve, "image/jpeg", quality);
    });

    const small = async (file) => {
        if (!file.type.startsWith("image/") || file.size <= ENOUGH) {
            return file;
        }
        try {
            const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
            let made = null;
            for (const side of SIDES) {
                made = await drawn(picture, side, side === SIDES[0] ? 0.82 : 0.72);
                if (made && made.size <= ENOUGH) {
                    break;
                }
            }
            picture.close();
            return made && made.size < file.size ? made : file;
        } catch {
            return file; // a picture that this browser cannot draw goes as it is
        }
    };
    window.gridopsSmall = small;

    const form = document.querySelector("form[data-add-files]");
    const outbox = window.gridopsOutbox;
    if (!form || !outbox) {
        return;
    }
    const send = async (pressed) => {
        const { address } = form.dataset;
        const files = Array.from(form.querySelectorAll("input[type=file]")).flatMap((input) => Array.from(input.files));
        const photographs = [];
        window.gridopsSending?.hold(form, pressed);
        for (const file of files) {
            photographs.push({ key: outbox.newKey(), blob: await small(file) });
        }
        const key = outbox.newKey();
        const purpose = form.elements.namedItem("purpose").value;
        await outbox.put({ key, what: form.dataset.what, address, purpose, photographs });
        const outcome = await outbox.send(key);
        if (outcome.state === "sent") {
            location.assign(address);
            return;
        }
        window.gridopsSending?.rest(form);
        form.reset();
        outbox.tell(outcome);
    };
    form.addEventListener("submit", (event) => {
        if (Array.from(form.querySelectorAll("input[type=file]")).some((input) => input.files.length)) {
            event.preventDefault();
            send(event.submitter).catch(() => form.submit());
        }
    });
})();
