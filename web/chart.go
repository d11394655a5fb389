package web

import (
	"strconv"
	"time"

	"rasid/alerts"
	"rasid/feeds"
)

// chart is a bar chart over time, drawn as SVG in a box of Width by Height
// units. In right-to-left pages time runs to the left, as the eye does.
type chart struct {
	Width, Height int
	Columns       []column
	Labels        []axisLabel
	Total, Max    int
	Title         string
}

type column struct {
	X, Y, W, H float64
	N          int
	Label      string // such as "14:00"
}

type axisLabel struct {
	X    float64
	Text string
}

// bar is a name and its share of the largest.
type bar struct {
	Name    string
	N       int
	Percent int
}

func bars(tops []alerts.Top) []bar {
	out := make([]bar, 0, len(tops))
	for _, t := range tops {
		out = append(out, bar{t.Name, t.Alerts, max(2, 100*t.Alerts/max(1, tops[0].Alerts))})
	}
	return out
}

// volume charts the alerts of a watchlist, or of all, in n steps from since.
func (v *view) volume(counts []alerts.Count, watchlist string, since time.Time, step time.Duration, n int) chart {
	values := make([]int, n)
	for _, c := range counts {
		if i := stepOf(c.From, since, step); i >= 0 && i < n && (watchlist == "" || c.Watchlist == watchlist) {
			values[i] += c.Alerts
		}
	}
	return v.chart(values, since, step)
}

// stepAt is when the i-th step since a time begins. A day is one of since's zone:
// when the clocks change it has 23 or 25 hours.
func stepAt(since time.Time, step time.Duration, i int) time.Time {
	if step == day {
		return since.AddDate(0, 0, i)
	}
	return since.Add(step * time.Duration(i))
}

// stepOf is the step since a time in which at lies.
func stepOf(at, since time.Time, step time.Duration) int {
	if step == day {
		_, was := since.Zone()
		_, is := at.In(since.Location()).Zone()
		at = at.Add(time.Duration(is-was) * time.Second)
	}
	return int(at.Sub(since) / step)
}

// rhythm charts what a feed brought.
func (v *view) rhythm(counts []feeds.Rhythm, since time.Time, step time.Duration, n int) chart {
	values := make([]int, n)
	for _, c := range counts {
		if i := int(c.From.Sub(since) / step); i >= 0 && i < n {
			values[i] += c.Items
		}
	}
	c := v.chart(values, since, step)
	c.Labels = nil
	return c
}

const (
	chartWidth  = 720
	chartHeight = 160
	chartGap    = 0.22 // of a column's width
)

func (v *view) chart(values []int, since time.Time, step time.Duration) chart {
	c := chart{Width: chartWidth, Height: chartHeight}
	for _, n := range values {
		c.Total += n
		c.Max = max(c.Max, n)
	}
	width := float64(chartWidth) / float64(max(1, len(values)))
	every := max(1, (len(values)+5)/6)
	for i, n := range values {
		x := width * float64(i)
		if dirOf(v.Lang) == "rtl" {
			x = chartWidth - x - width
		}
		at := stepAt(since, step, i)
		h := float64(chartHeight) * float64(n) / float64(max(1, c.Max))
		if n > 0 {
			h = max(h, 3) // one alert is seen beside a thousand
		}
		c.Columns = append(c.Columns, column{
			X: round(x + width*chartGap/2), Y: round(chartHeight - h), W: round(width * (1 - chartGap)), H: round(h), N: n, Label: v.stepLabel(at, step),
		})
		if i%every == every/2 {
			c.Labels = append(c.Labels, axisLabel{round(x + width/2), v.stepLabel(at, step)})
		}
	}
	c.Title = v.T("chart.title", c.Total, v.stepLabel(since, step), v.stepLabel(stepAt(since, step, len(values)-1), step))
	return c
}

func round(f float64) float64 { return float64(int(f*10+0.5)) / 10 }

func (v *view) stepLabel(t time.Time, step time.Duration) string {
	t = t.In(v.location())
	if step < 24*time.Hour {
		return t.Format("15:04")
	}
	return v.T("date.short", t.Day(), v.T("month."+strconv.Itoa(int(t.Month()))))
}
