// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/controls.h"
#include "widgets/shell/services.h"
#include "widgets/shell/view.h"

#include <QAbstractTableModel>
#include <QPlainTextEdit>
#include <QTableView>

namespace plumbline::shell {

/// All jobs, or those of one state. Rows keep their places while values change.
class JobModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        NameColumn,
        ViewColumn,
        WorkColumn,
        DeviceColumn,
        ProgressColumn,
        TimeColumn,
        ActColumn,
        kColumns
    };
    JobModel(bridge::JobList& jobs, const ViewTable& views, QObject* parent = nullptr);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] const bridge::JobRow* row(int at) const;
    /// @param filter "all", "running", "queued" or "failed"
    void setFilter(const QString& filter);
    [[nodiscard]] int count(const QString& filter) const;
    /// What the row's button says, and does: cancel, remove, show the result or run again. Empty: nothing can be done.
    [[nodiscard]] static QString actText(const bridge::JobRow& row);
    void act(int at);

private:
    void refresh();
    bridge::JobList& m_jobs;
    const ViewTable& m_views;
    std::vector<bridge::JobRow> m_all;
    std::vector<bridge::JobRow> m_rows;
    QString m_filter = "all";
};

class JobsPage final : public View {
    Q_OBJECT
public:
    JobsPage(const ViewTable& views, Services& services, QWidget* parent = nullptr);
    [[nodiscard]] QWidget* toolBar() override;
    [[nodiscard]] QWidget* inspector() override;
    [[nodiscard]] QString inspectorTitle() const override;
    [[nodiscard]] QString inspectorDetail() const override;
    void setSizeClass(SizeClass size) override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] const bridge::JobRow* selected() const;
    void refresh();
    void fit();

    Services& m_services;
    JobModel* m_model;
    QTableView* m_table;
    QWidget* m_empty;
    Segment* m_filter = nullptr;
    QPushButton* m_clear = nullptr;
    QLabel* m_heading = nullptr;
    QLabel* m_sentence = nullptr;
    QPushButton* m_act = nullptr;
    QPlainTextEdit* m_log = nullptr;
    QString m_selectedId;
};

} // namespace plumbline::shell
