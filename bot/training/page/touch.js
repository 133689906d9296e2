// A finger on a button: until it has left, nothing moves the button away or puts another in its place.

const AFTER = 150; // ms from the finger's leaving to the click that it makes
const LONGEST = 1000; // ms; who rests a finger there reads, and news do not wait for it

export class Touch {
  /** `left()` is called when the finger has gone and what it did is done. */
  constructor(node, left) {
    this.left = left;
    this.isOn = false;
    this.timer = null;
    node.addEventListener("pointerdown", (event) => event.target.closest(".inline-keyboard") && this.begin());
    node.addEventListener("pointerup", () => this.isOn && this.endIn(AFTER));
    node.addEventListener("pointercancel", () => this.end());
    node.addEventListener("click", () => this.end());
  }

  begin() {
    this.isOn = true;
    this.endIn(LONGEST);
  }

  endIn(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(), ms);
  }

  end() {
    clearTimeout(this.timer);
    if (!this.isOn) return;
    this.isOn = false;
    this.left();
  }
}
