package gate

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Margin is how much worse a candidate may be: in percentage points ("0.5pt") or
// in percent of the baseline's value ("2%"). A number without a unit is refused,
// since 0.5 may mean either, or half.
type Margin struct {
	Text     string
	Share    float64 // 0.005 for 0.5pt, 0.02 for 2%
	Relative bool    // to the baseline's value
}

func parseMargin(text string) (Margin, error) {
	number, unit := splitUnit(text)
	v, ok := decimal(number)
	switch {
	case !ok:
		return Margin{}, fmt.Errorf("margin %q is no number with a unit; write 0.5pt (percentage points) or 2%% (of the baseline)", text)
	case unit != "pt" && unit != "%":
		return Margin{}, fmt.Errorf("margin %q has no unit; write %spt (percentage points) or %s%% (of the baseline)", text, number, number)
	case v <= 0:
		return Margin{}, fmt.Errorf("margin %q must be above 0", text)
	case v > 100:
		return Margin{}, fmt.Errorf("margin %q is above 100", text)
	}
	return Margin{text, v / 100, unit == "%"}, nil
}

// of returns the margin in the metric's own unit.
func (m Margin) of(base float64) float64 {
	if m.Relative {
		return m.Share * math.Abs(base)
	}
	return m.Share
}

// decimal reads a finite number as people write one; hexadecimal and words are none.
func decimal(text string) (float64, bool) {
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil && !math.IsInf(v, 0) && strings.Trim(text, "+-.0123456789eE") == ""
}

func splitUnit(text string) (number, unit string) {
	text = strings.TrimSpace(text)
	number = strings.TrimRight(text, "pt%")
	return strings.TrimSpace(number), text[len(number):]
}

// parseValue reads a limit: a number in the metric's unit, or one in percent.
func parseValue(raw any, unit string) (float64, error) {
	text := fmt.Sprint(raw)
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, ok := decimal(strings.TrimSpace(number))
	switch {
	case strings.HasSuffix(text, "pt"):
		return 0, fmt.Errorf("value %q: points are of differences; write a share, such as 0.02 or 2%%", text)
	case !ok:
		return 0, fmt.Errorf("value %q is no number", text)
	case unit == inPercent && !percent:
		return 0, fmt.Errorf("value %q has no unit; a relative difference is in percent of the reference: write %s%%", text, number)
	case unit == inPercent:
		return v, nil
	case percent:
		v /= 100
	}
	if unit == inProportion && (v < 0 || v > 1) {
		return 0, fmt.Errorf("value %q lies outside 0 to 1; write a share, such as 0.9 or 90%%", text)
	}
	if v < 0 {
		return 0, fmt.Errorf("value %q is below 0", text)
	}
	return v, nil
}
