// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/table_source.h"
#include "widgets/shell/command_table.h"
#include "widgets/shell/controls.h"
#include "widgets/shell/services.h"
#include "widgets/shell/view.h"

#include <QTableView>

namespace plumbline::shell {

/// The plot that *Show as a table* means: `focus` or the nearest widget around it that is one, if it has numbers. Null: none.
[[nodiscard]] QWidget* plotAt(QWidget* focus);
/// The first plot with numbers that is seen inside `page`. Null: none.
[[nodiscard]] QWidget* firstPlotIn(QWidget* page);

/// The numbers of a plot (Ctrl+Shift+T), to be read, copied and exported. Esc goes back to the plot.
class TablePage final : public View {
    Q_OBJECT
public:
    TablePage(CommandTable& commands, Services& services, QWidget* parent = nullptr);
    void show(std::shared_ptr<const plots::TableSource> source);
    [[nodiscard]] const std::shared_ptr<const plots::TableSource>& source() const { return m_source; }

    /// The selected cells, or all, with tabs between them and the names of rows and columns. @throws Error InvalidArgument
    /// where they are more than a clipboard should take
    void copy() const;
    /// Asks where to, and remembers the folder. @throws Error
    void exportNumbers();
    [[nodiscard]] bool hasNumbers() const { return m_source != nullptr && m_source->rows() > 0; }

    [[nodiscard]] QWidget* toolBar() override;
    [[nodiscard]] QString hint() const override;

private:
    void restyle();
    CommandTable& m_commands;
    Services& m_services;
    std::shared_ptr<const plots::TableSource> m_source;
    ElidedLabel* m_title;
    QLabel* m_captions;
    QTableView* m_table;
};

} // namespace plumbline::shell
