// Sends files with a bar that says how far it is. Without it the form goes as forms do.
function begin(form) {
  const line = form.querySelector(".media-sending");
  const [bar, status] = [line.querySelector("progress"), line.querySelector("[role=status]")];
  const button = form.querySelector("[type=submit]");

  function rest(words) {
    button.disabled = false;
    status.textContent = words;
  }

  function done(request) {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {}
    if (answer.to) return location.assign(answer.to);
    rest(answer.error?.includes(" ") ? answer.error : form.dataset.failed);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = Math.round((100 * loaded) / total);
    });
    request.addEventListener("load", () => done(request));
    request.addEventListener("error", () => rest(form.dataset.failed));
    line.hidden = false;
    button.disabled = true;
    [bar.value, status.textContent] = [0, form.dataset.sending];
    request.send(new FormData(form));
  });
}

document.querySelectorAll("[data-media-upload]").forEach(begin);
