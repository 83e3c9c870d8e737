// The page of an export: the boxes of the kind of sheet that is chosen, and of no other.
(() => {
  const choice = document.getElementById("id_resource");
  const boxes = document.querySelectorAll("[data-kind-of-sheet]");
  const show = () => boxes.forEach((box) => { box.hidden = box.dataset.kindOfSheet !== choice.value; });
  choice.addEventListener("input", show);
  show();
})();
