// Says which of the alerts that fire at the same time Alertmanager mutes, with its own inhibitor. Input and output are
// JSON, on stdin and stdout.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/eventrecorder"
	"github.com/prometheus/alertmanager/inhibit"
	"github.com/prometheus/alertmanager/provider/mem"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
)

type input struct {
	// alertmanager.yml
	Config string `json:"config"`
	// Labels of the alerts that fire together.
	Worlds [][]model.LabelSet `json:"worlds"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		return err
	}
	loaded, err := config.Load(in.Config)
	if err != nil {
		return err
	}
	muted := [][]bool{}
	for _, world := range in.Worlds {
		one, err := mutedIn(loaded, world)
		if err != nil {
			return err
		}
		muted = append(muted, one)
	}
	return json.NewEncoder(os.Stdout).Encode(muted)
}

// mutedIn returns, for each alert, whether it is muted while all of them fire.
func mutedIn(loaded *config.Config, world []model.LabelSet) ([]bool, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	logger := promslog.NewNopLogger()
	recorder := eventrecorder.NopRecorder()
	alerts, err := mem.NewAlerts(ctx, time.Hour, 0, nil, logger, recorder, prometheus.NewRegistry(), nil)
	if err != nil {
		return nil, err
	}
	defer alerts.Close()
	now := time.Now()
	for _, labels := range world {
		one := &alert.Alert{
			Alert:     model.Alert{Labels: labels, StartsAt: now, EndsAt: now.Add(time.Hour)},
			UpdatedAt: now,
		}
		if err := alerts.Put(ctx, one); err != nil {
			return nil, err
		}
	}
	inhibitor := inhibit.NewInhibitor(alerts, loaded.InhibitRules, logger, recorder)
	go inhibitor.Run()
	inhibitor.WaitForLoading()
	defer inhibitor.Stop()
	muted := []bool{}
	for _, labels := range world {
		muted = append(muted, inhibitor.Mutes(ctx, labels))
	}
	return muted, nil
}
