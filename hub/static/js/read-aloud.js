// <button data-read-aloud data-stop="…" hidden>: reads the page's text where the browser can speak its language.
const button = document.querySelector("[data-read-aloud]");
const language = document.documentElement.lang.slice(0, 2);
const READ = "h1, h2, .intro, legend, label, .question p, .progress p";

function voice() {
  return speechSynthesis.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
}

function offer() {
  button.hidden = !voice();
}

function pieces() {
  const found = [...button.form.querySelectorAll(READ)].filter((one) => one.offsetParent && !one.closest(".sr-only"));
  return found.map((one) => one.textContent.trim()).filter(Boolean);
}

function ended() {
  button.textContent = label;
}

const label = button?.textContent;
if (button && "speechSynthesis" in window) {
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", () => speechSynthesis.cancel());
  button.addEventListener("click", () => {
    const isReading = speechSynthesis.speaking;
    speechSynthesis.cancel();
    if (isReading) return ended();
    button.textContent = button.dataset.stop;
    const texts = pieces();
    texts.forEach((text, place) => {
      const spoken = new SpeechSynthesisUtterance(text); // piece by piece: some browsers stop after fifteen seconds
      spoken.lang = language;
      spoken.voice = voice();
      if (place === texts.length - 1) spoken.onend = ended;
      speechSynthesis.speak(spoken);
    });
  });
}
