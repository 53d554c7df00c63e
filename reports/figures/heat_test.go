package figures

import (
	"image/color"
	"testing"
)

func TestInkCanBeRead(t *testing.T) {
	h := Heat{Low: 0}
	for i := range 9 {
		on := h.colour((float64(i) + 0.5) / 9)
		l, ink := luminance(on), luminance(color.NRGBAModel.Convert(ink(on)).(color.NRGBA))
		if ratio := (max(l, ink) + 0.05) / (min(l, ink) + 0.05); ratio < 4.5 {
			t.Errorf("text on colour %d has contrast %.2f, want 4.5 (WCAG AA)", i, ratio)
		}
	}
}

func TestScaleEnds(t *testing.T) {
	h := Heat{Low: 0.85}
	if h.colour(0.2) != h.colour(0.85) {
		t.Error("a value below the scale has not its lightest colour")
	}
	if h.colour(1) == h.colour(0.97) {
		t.Error("1 and 0.97 have one colour on a scale from 0.85")
	}
	if luminance(h.colour(0.86)) < luminance(h.colour(0.99)) {
		t.Error("low is darker than high")
	}
}
