// On the board of the diary the arrow keys go from visit to visit: up and down in a person's column,
// left and right to the next person at that time. Tab goes through all of it as before.
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function middle(one) {
  const box = one.getBoundingClientRect();
  return { one, x: box.left + box.width / 2, y: box.top + box.height / 2, ...edges(box) };
}

function edges(box) {
  return { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
}

// In a column: the nearest one above or below. Across: of the next column, the one nearest in time.
function next(from, others, [across, down]) {
  if (down) {
    const column = others.filter((o) => o.left < from.right && o.right > from.left);
    return nearest(column.filter((o) => (o.y - from.y) * down > 1), (o) => Math.abs(o.y - from.y));
  }
  const side = others.filter((o) => across > 0 ? o.left >= from.right - 2 : o.right <= from.left + 2);
  const edge = Math.min(...side.map((o) => Math.abs(o.x - from.x)));
  const column = side.filter((o) => Math.abs(o.x - from.x) < edge + 20);
  return nearest(column, (o) => Math.abs(o.top - from.top));
}

function nearest(found, distance) {
  return found.reduce((best, o) => (best && distance(best) <= distance(o) ? best : o), null);
}

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const board = event.target.closest?.(".board");
  if (!step || !board || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const links = [...board.querySelectorAll("a")].filter((one) => one !== event.target);
  const to = next(middle(event.target), links.map(middle), step);
  if (!to) return;
  event.preventDefault();
  to.one.focus();
});
