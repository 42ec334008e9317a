// Asks for the next state of the preview, waits for it, and puts it into the page without moving what is being read.
"use strict";

const title = document.getElementById("title");
const state = document.getElementById("state");
const problems = document.getElementById("problems");
const pages = document.getElementById("pages");

function make(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function showProblems(now) {
  const told = now.problems.flatMap((one) => [make("p", one.words), make("pre", one.excerpt)]);
  if (now.failure) told.push(make("p", now.failure));
  problems.replaceChildren(...told);
  problems.hidden = told.length === 0;
  pages.classList.toggle("stale", told.length > 0);
  const count = now.problems.length || (now.failure ? 1 : 0);
  const made = `${now.pages.length} page${now.pages.length === 1 ? "" : "s"}, made ${new Date().toLocaleTimeString()}`;
  const wrong = `${count} problem${count === 1 ? "" : "s"}` + (now.pages.length ? "; the pages are from before" : "");
  state.textContent = count ? wrong : made;
}

function showPages(now) {
  now.pages.forEach((page, number) => {
    const image = pages.children[number] ?? pages.appendChild(new Image());
    image.width = page.width;
    image.height = page.height;
    image.alt = `Page ${number + 1} of ${now.pages.length}`;
    if (image.getAttribute("src") === page.address) return;
    // The old picture stays until the new one is there, so that nothing flickers or moves.
    const next = new Image();
    next.onload = () => { image.src = page.address; };
    next.src = page.address;
  });
  while (pages.children.length > now.pages.length) pages.lastChild.remove();
}

async function follow() {
  let version = 0;
  for (;;) {
    try {
      const now = await (await fetch(`/state?after=${version}`)).json();
      if (now.version === version) continue;
      version = now.version;
      document.title = title.textContent = now.title || "Preview";
      showProblems(now);
      showPages(now);
    } catch {
      state.textContent = "The preview has ended; start it again in the terminal.";
      await new Promise((wait) => setTimeout(wait, 2000));
    }
  }
}

follow();
