/* The grids coloured by the table beside the map: one place says the values. No tiles, nothing from outside. */
(function () {
    "use strict";
    const SVG = "http://www.w3.org/2000/svg";
    const data = JSON.parse(document.getElementById("grid-boundaries").textContent);
    const rows = new Map();
    document.querySelectorAll("#by-grid tr[data-grid]").forEach((row) => rows.set(row.dataset.grid, row));
    const map = L.map("choropleth", { attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false });

    function classOf(feature) {
        const row = rows.get(String(feature.properties.grid));
        if (!row) {
            return "area outside";
        }
        return "area step-" + (row.dataset.step || "none") + (row.dataset.ranked ? "" : " hatched") + ("chosen" in row.dataset ? " chosen" : "");
    }

    function label(feature) {
        const row = rows.get(String(feature.properties.grid));
        const box = document.createElement("div");
        const name = document.createElement("strong");
        name.textContent = feature.properties.name;
        box.append(name);
        if (row) {
            box.append(document.createElement("br"), row.dataset.text);
            if (row.dataset.note) {
                box.append(document.createElement("br"), row.dataset.note);
            }
        }
        return box;
    }

    function hatch(pane) {
        // Lines over the colour, for who is not ranked.
        const made = document.createElementNS(SVG, "defs");
        const pattern = document.createElementNS(SVG, "pattern");
        Object.entries({ id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" })
            .forEach(([name, value]) => pattern.setAttribute(name, value));
        const ground = document.createElementNS(SVG, "rect");
        ground.setAttribute("width", 6);
        ground.setAttribute("height", 6);
        ground.setAttribute("class", "hatch-ground");
        const line = document.createElementNS(SVG, "rect");
        line.setAttribute("width", 2);
        line.setAttribute("height", 6);
        line.setAttribute("class", "hatch-line");
        pattern.append(ground, line);
        made.append(pattern);
        pane.querySelector("svg").prepend(made);
    }

    const layer = L.geoJSON(data, {
        style: (feature) => ({ className: classOf(feature), weight: 1 }),
        onEachFeature: (feature, shape) => {
            const row = rows.get(String(feature.properties.grid));
            shape.bindTooltip(() => label(feature), { sticky: true });
            if (row) {
                shape.on("click", () => { window.location = row.dataset.url; });
            }
        },
    }).addTo(map);
    map.fitBounds(layer.getBounds(), { padding: [8, 8] });  // only now is anything drawn
    hatch(map.getPane("overlayPane"));
    layer.eachLayer((shape) => {
        if (shape.getElement().classList.contains("chosen")) {
            shape.bringToFront();
        }
    });
    layer.eachLayer((shape) => {
        const row = rows.get(String(shape.feature.properties.grid));
        if (shape.getElement().classList.contains("hatched")) {
            shape.getElement().setAttribute("fill", "url(#hatch)");
        }
        if (row) {
            const words = L.divIcon({ className: row.dataset.ranked && row.dataset.step > 2 ? "area-label on-dark" : "area-label", html: "", iconSize: [60, 16] });
            const mark = L.marker(shape.getBounds().getCenter(), { icon: words, interactive: false, keyboard: false }).addTo(map);
            mark.getElement().textContent = row.dataset.short;
            mark.getElement().setAttribute("aria-hidden", "true");
        }
    });
})();
