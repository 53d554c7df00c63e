package multiculture

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"polyphi/corpora"
)

// A date is what a variant's date habit is asked to print.
type date struct {
	time.Time
	words bool   // with the month's name
	key   string // of the slot
}

// date prints t; form is num, words, or "" for a draw of 30 % words that is
// equal in all variants.
func (f *filler) date(t time.Time, form, key string) piece {
	d := date{Time: t, words: form == "words", key: key}
	if form == "" {
		d.words = f.draws.Intn(10, "date words", f.base, key) < 3
	}
	return piece{text: f.variant.habits.date(f, d), label: corpora.Label("DATE")}
}

// layout is the habit of one Go time layout with words and one in digits.
func layout(words, digits string) func(*filler, date) string {
	return func(_ *filler, d date) string {
		if d.words {
			return d.Format(words)
		}
		return d.Format(digits)
	}
}

func dateNG(_ *filler, d date) string {
	if d.words {
		return ordinal(d.Day()) + d.Format(" January, 2006")
	}
	return d.Format("02/01/2006")
}

func ordinal(n int) string {
	suffix := "th"
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		suffix = "st"
	case n%10 == 2:
		suffix = "nd"
	case n%10 == 3:
		suffix = "rd"
	}
	return strconv.Itoa(n) + suffix
}

func dateES(_ *filler, d date) string {
	if d.words {
		months := strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")
		return fmt.Sprintf("%d de %s de %d", d.Day(), months[d.Month()-1], d.Year())
	}
	return d.Format("02/01/2006")
}

func dateFR(_ *filler, d date) string {
	if d.words {
		months := strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
		day := strconv.Itoa(d.Day())
		if d.Day() == 1 {
			day = "1er"
		}
		return fmt.Sprintf("%s %s %d", day, months[d.Month()-1], d.Year())
	}
	return d.Format("02/01/2006")
}

// dateTW writes the Republic of China calendar (year - 1911) in words and in
// half of the numeric dates.
func dateTW(f *filler, d date) string {
	roc := d.Year() - 1911
	if d.words {
		return fmt.Sprintf("民國%d年%d月%d日", roc, d.Month(), d.Day())
	}
	if f.draws.Intn(2, "calendar", f.base, d.key) == 0 {
		return fmt.Sprintf("%d/%02d/%02d", roc, d.Month(), d.Day())
	}
	return d.Format("2006/1/2")
}

func dateCN(_ *filler, d date) string {
	if d.words {
		return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month(), d.Day())
	}
	return d.Format("2006-01-02")
}

// dateHindi uses Devanagari digits in the notes of half the draws.
func dateHindi(f *filler, d date) string {
	s := d.Format("02/01/2006")
	if d.words {
		months := strings.Fields("जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर")
		s = fmt.Sprintf("%d %s %d", d.Day(), months[d.Month()-1], d.Year())
	}
	return f.devanagari(s)
}

func dateBengali(_ *filler, d date) string {
	s := d.Format("02/01/2006")
	if d.words {
		months := strings.Fields("জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর")
		s = fmt.Sprintf("%d %s %d", d.Day(), months[d.Month()-1], d.Year())
	}
	return nativeDigits(s, '০')
}

// devanagari writes the digits of s natively in half of the base notes.
func (f *filler) devanagari(s string) string {
	if f.draws.Intn(2, "devanagari digits", f.base) == 0 {
		return s
	}
	return nativeDigits(s, '०')
}

func nativeDigits(s string, zero rune) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return zero + r - '0'
		}
		return r
	}, s)
}
