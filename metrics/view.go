package metrics

// A View is a rule that pairs gold mentions with predictions one to one.
type View int

// The views. The first six count hits; Alignment gives error kinds and the
// SemEval'13 schemas.
const (
	Strict       View = iota // equal bounds and label
	StrictCoarse             // equal bounds and coarse label
	StrictBlind              // equal bounds
	Approx                   // a shared code point and equal label
	ApproxCoarse             // a shared code point and equal coarse label
	ApproxBlind              // a shared code point
	Alignment                // a shared code point, exact hits first
	NumViews                 // number of views
)

var viewNames = [NumViews]string{"strict", "strict-coarse", "strict-blind",
	"approximate", "approximate-coarse", "approximate-blind", "alignment"}

// String returns the view's name in metric keys and files, such as
// "approximate-blind".
func (v View) String() string {
	if v < 0 || v >= NumViews {
		return "unknown"
	}
	return viewNames[v]
}

// Blind reports whether the view ignores labels and so counts every mention,
// whatever the suite's label set.
func (v View) Blind() bool { return v == StrictBlind || v == ApproxBlind }

var viewTP = [NumViews]Field{TPStrict, TPStrictCoarse, TPStrictBlind,
	TPApprox, TPApproxCoarse, TPApproxBlind, AlPairs}

var viewPTP = [NumViews]Field{PTPStrict, PTPStrictCoarse, PTPStrictBlind,
	PTPApprox, PTPApproxCoarse, PTPApproxBlind, AlPairs}

// TP returns the field that holds the view's pairs, counted on the gold side.
func (v View) TP() Field { return viewTP[v] }

// PTP returns the field that holds the view's pairs counted on the prediction
// side, which is stored in cells cut by sentence only. The alignment has none:
// for it PTP is TP.
func (v View) PTP() Field { return viewPTP[v] }

// GoldField returns the field of gold mentions the view may pair.
func (v View) GoldField() Field {
	if v.Blind() {
		return GoldBlind
	}
	return Gold
}

// PredField returns the field of predictions the view may pair.
func (v View) PredField() Field {
	if v.Blind() {
		return PredBlind
	}
	return Pred
}
