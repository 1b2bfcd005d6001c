// Keeps the part of a page that shows how far some work is up to date, without a reload; when it is finished the page is
// loaded once more. A lost line is waited for.
const part = document.querySelector("[data-refresh]");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-refresh]");
    if (answer.ok && !now) return location.reload();
    if (now && now.innerHTML !== part.innerHTML) part.replaceChildren(...now.childNodes);
  } catch {
    // There is no line; the next look may find one.
  }
  return wait();
}

function wait() {
  setTimeout(look, Number(part.dataset.refresh) * 1000);
}

if (part) wait();
