// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/command_table.h"
#include "widgets/shell/theme/theme.h"
#include "widgets/shell/view.h"

#include <QAbstractTableModel>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>

namespace plumbline::shell {

/// Action, view, key, way back: one row a command.
class KeyModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { ActionColumn, ViewColumn, KeyColumn, ResetColumn, kColumns };
    KeyModel(CommandTable& commands, const ViewTable& views, QObject* parent = nullptr);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    void reset(int row);
    [[nodiscard]] bool isChanged(int row) const;

Q_SIGNALS:
    void refused(const QString& key, const QString& otherAct);
    void accepted();

private:
    [[nodiscard]] const Command& command(int row) const { return m_commands.commands()[static_cast<std::size_t>(row)]; }
    void tell(const Command* clash, const QString& key);
    CommandTable& m_commands;
    const ViewTable& m_views;
};

/// Takes the next key that is pressed. Esc keeps the old one, Backspace leaves none.
class KeyField final : public QLineEdit {
    Q_OBJECT
public:
    explicit KeyField(QWidget* parent);
    [[nodiscard]] const QKeySequence& key() const { return m_key; }

Q_SIGNALS:
    void taken();
    void kept();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QKeySequence m_key;
};

class KeyEditor final : public QWidget {
    Q_OBJECT
public:
    KeyEditor(CommandTable& commands, const ViewTable& views, const theme::Theme& theme, QWidget* parent = nullptr);
    [[nodiscard]] QTableView* table() const { return m_table; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fit();
    const theme::Theme& m_theme;
    KeyModel* m_model;
    QTableView* m_table;
    QLabel* m_message;
};

} // namespace plumbline::shell
