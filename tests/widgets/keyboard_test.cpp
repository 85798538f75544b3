// SPDX-License-Identifier: GPL-3.0-or-later
// A whole sitting by keyboard alone, in German, in a folder with blanks and letters beyond ASCII. Nothing is clicked and nothing
// is called but to read what came of it: what cannot be reached by keys fails here.
#include "core/base/paths.h"
#include "tests/widgets/sitting.h"
#include "widgets/attention/sharing.h"
#include "widgets/attention/similarity_pane.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QLocale>
#include <QTimer>

using namespace plumbline;
using attention::Phase;
using test::kPrompt;
using test::kWait;
using test::Sitting;
using test::textOf;

namespace {

/// Keys go to whatever has the focus, as a keyboard's do.
class Keyboard {
public:
    explicit Keyboard(QWidget& window)
        : m_window(window)
    {
    }

    void press(Qt::Key code, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QApplication::processEvents(); // what is enabled is told by a posted event
        QTest::keyClick(target(), code, modifiers);
        QApplication::processEvents();
    }

    void type(const QString& text) const
    {
        for (const QChar letter : text)
            QTest::sendKeyEvent(QTest::Click, target(), Qt::Key_unknown, QString(letter), Qt::NoModifier);
        QApplication::processEvents();
    }

    /// What a window manager does when a dialog has closed, and this platform does not.
    void giveBack() const
    {
        if (QApplication::activeWindow() == nullptr) {
            m_window.activateWindow();
            QApplication::setActiveWindow(&m_window);
        }
        QApplication::processEvents();
    }

    /// Walks by Tab until a widget of this name has the focus.
    [[nodiscard]] bool reach(const QString& name) const
    {
        QStringList passed;
        for (int step = 0; step < 200; ++step) {
            const QWidget* focus = QApplication::focusWidget();
            if (focus != nullptr && focus->objectName() == name)
                return true;
            passed << (focus != nullptr ? focus->objectName() : QStringLiteral("nothing"));
            press(Qt::Key_Tab);
        }
        passed.removeDuplicates();
        ADD_FAILURE() << name.toStdString() << " is not reached by Tab; passed " << passed.join(", ").toStdString();
        return false;
    }

    /// The same by F6, pane after pane, and Tab within a pane.
    [[nodiscard]] bool reachByPanes(const QString& name) const
    {
        for (int pane = 0; pane < 12; ++pane) {
            press(Qt::Key_F6);
            for (int step = 0; step < 12; ++step) {
                if (QApplication::focusWidget() != nullptr && QApplication::focusWidget()->objectName() == name)
                    return true;
                press(Qt::Key_Tab);
            }
        }
        ADD_FAILURE() << name.toStdString() << " is not reached by F6 and Tab";
        return false;
    }

private:
    [[nodiscard]] QWidget* target() const
    {
        QWidget* focus = QApplication::activePopupWidget();
        if (focus == nullptr)
            focus = QApplication::focusWidget();
        return focus != nullptr ? focus : &m_window;
    }

    QWidget& m_window;
};

/// The system's file dialog is answered as a person does: a path is typed, Return is pressed.
class DialogAnswer : public QObject {
public:
    DialogAnswer(const Keyboard& keyboard, QString path)
        : m_keyboard(keyboard)
        , m_path(std::move(path))
    {
        m_timer.setInterval(50);
        connect(&m_timer, &QTimer::timeout, this, &DialogAnswer::look);
        m_timer.start();
    }
    QString title;

private:
    void look()
    {
        auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
        if (dialog == nullptr || QApplication::focusWidget() == nullptr || m_tries > 20)
            return;
        ++m_tries;
        if (!m_typed) {
            m_typed = true;
            title = dialog->windowTitle();
            m_keyboard.press(Qt::Key_A, Qt::ControlModifier);
            m_keyboard.type(m_path);
        } else if (m_tries < 20) {
            m_keyboard.press(Qt::Key_Return);
        } else {
            ADD_FAILURE() << "the dialog took no path by keys";
            dialog->reject();
        }
    }

    const Keyboard& m_keyboard;
    QString m_path;
    QTimer m_timer;
    bool m_typed = false;
    int m_tries = 0;
};

} // namespace

TEST(Keyboard, DoesAWholeSittingInGerman)
{
    NEEDS_DEMO_MODEL();
    const test::TemporaryFolder outer;
    const auto folder = outer.path() / "Prüfung 试验 é";
    std::filesystem::create_directories(folder);
    const auto project = folder / "Sitzung.plumb";
    {
        Sitting run(folder); // a project with the demo model and a prompt
        run.bench->store().create(textOf(project));
        run.session().openModel(model);
        ASSERT_TRUE(QTest::qWaitFor([&] { return run.session().phase() == Phase::NoText; }, kWait));
        run.session().run(kPrompt);
        ASSERT_TRUE(run.waitMeasured());
    }
    shell::Settings(textOf(folder / "settings.ini")).set(shell::Setting::Language, "de");
    {
        Sitting run(folder);
        Keyboard keys(*run.window);
        run.window->activateWindow();
        QApplication::setActiveWindow(run.window.get());
        ASSERT_TRUE(QTest::qWaitForWindowActive(run.window.get()));

        // Opened by its path.
        {
            const DialogAnswer answer(keys, textOf(project));
            keys.press(Qt::Key_O, Qt::ControlModifier);
            ASSERT_EQ(run.window->currentView(), "attention");
            EXPECT_EQ(answer.title, QString::fromUtf8("Projekt öffnen"));
        }
        keys.giveBack();
        ASSERT_TRUE(run.waitMeasured());
        ASSERT_TRUE(run.waitMaps());

        // The measure, in its list.
        ASSERT_TRUE(keys.reach("plAttention.measure"));
        keys.press(Qt::Key_Down);
        EXPECT_EQ(run.session().choice().measure, lisa::Measure::Cosine);
        ASSERT_TRUE(run.waitMeasured());
        EXPECT_EQ(qobject_cast<QComboBox*>(QApplication::focusWidget())->currentText(), "Kosinus-Ähnlichkeit");
        keys.press(Qt::Key_Up);
        ASSERT_TRUE(run.waitMeasured());
        EXPECT_EQ(run.session().choice().measure, lisa::Measure::JensenShannon);

        // A cell, and pairs of heads.
        ASSERT_TRUE(keys.reachByPanes("plLayerHeat"));
        const auto before = run.view()->cell().cell();
        for (int at = 0; at < 3; ++at)
            keys.press(Qt::Key_Down);
        keys.press(Qt::Key_Right);
        ASSERT_TRUE(run.view()->cell().cell().has_value());
        EXPECT_NE(run.view()->cell().cell(), before);
        ASSERT_TRUE(run.waitMaps());
        const int head = run.view()->cell().rowHead();
        keys.press(Qt::Key_BracketRight);
        EXPECT_EQ(run.view()->cell().rowHead(), head + 1);
        keys.press(Qt::Key_BracketLeft);
        EXPECT_EQ(run.view()->cell().rowHead(), head);

        // Its figure, through the dialog.
        const auto figure = folder / "Abbildung é.svg";
        {
            const DialogAnswer answer(keys, textOf(figure));
            keys.press(Qt::Key_E, Qt::ControlModifier);
            EXPECT_FALSE(answer.title.isEmpty());
        }
        keys.giveBack();
        ASSERT_TRUE(std::filesystem::exists(figure));
        EXPECT_NE(readFile(figure).find("</svg>"), std::string::npos);
        EXPECT_EQ(QApplication::focusWidget()->objectName(), "plLayerHeat") << "the focus is where it was";

        // A layer is shared, and made full again.
        auto& sharing = run.session().sharing();
        ASSERT_TRUE(keys.reach("plLayerTable"));
        for (int at = 0; at < 2; ++at)
            keys.press(Qt::Key_Down);
        keys.press(Qt::Key_Space);
        EXPECT_EQ(sharing.configuration().sharedCount(), 1);
        ASSERT_TRUE(QTest::qWaitFor([&] { return sharing.answer() != nullptr && !sharing.isAnswerStale(); }, kWait));
        ASSERT_TRUE(run.waitMeasured());
        keys.press(Qt::Key_Z, Qt::ControlModifier);
        EXPECT_TRUE(sharing.configuration().isFull());
        ASSERT_TRUE(run.waitMeasured());
        keys.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        EXPECT_EQ(sharing.configuration().sharedCount(), 1);
        keys.press(Qt::Key_Z, Qt::ControlModifier);
        ASSERT_TRUE(run.waitMeasured());

        // What the layers are judged on: a text file, by the list of the effect.
        const auto heldOut = folder / "Zurückgehaltener Text é.txt";
        writeFileAtomically(heldOut, "The mason checks the wall with a plumb line and writes the angle down.\n");
        ASSERT_TRUE(keys.reach("plEffect.judgedOn"));
        {
            const DialogAnswer answer(keys, textOf(heldOut));
            keys.press(Qt::Key_Down);
            EXPECT_FALSE(answer.title.isEmpty());
        }
        keys.giveBack();
        EXPECT_EQ(sharing.results().judgedFile().filename(), heldOut.filename());

        // A prompt of one's own. Letters are letters there, and keys of the view elsewhere.
        ASSERT_TRUE(keys.reach("plLayerTable"));
        keys.press(Qt::Key_E);
        ASSERT_EQ(QApplication::focusWidget()->objectName(), "plPrompt.edit");
        keys.press(Qt::Key_A, Qt::ControlModifier);
        keys.type(QString::fromUtf8("Löse das Lot? Sie hält [still]"));
        keys.press(Qt::Key_Return, Qt::ControlModifier);
        EXPECT_EQ(run.session().prompt(), QString::fromUtf8("Löse das Lot? Sie hält [still]"));
        ASSERT_TRUE(run.waitMeasured());
        ASSERT_TRUE(run.waitMaps());

        // Palette and keys: both give the focus back.
        const QString focus = QApplication::focusWidget()->objectName();
        keys.press(Qt::Key_K, Qt::ControlModifier);
        auto* palette = run.window->findChild<QWidget*>("plPalette");
        ASSERT_TRUE(palette != nullptr && palette->isVisible());
        EXPECT_EQ(QApplication::focusWidget()->objectName(), "plPalette.field");
        keys.type("Kosinus");
        keys.press(Qt::Key_Escape);
        EXPECT_FALSE(palette->isVisible());
        EXPECT_EQ(QApplication::focusWidget()->objectName(), focus);
        keys.press(Qt::Key_Question); // with Shift on most keyboards, which this platform does not take off
        auto* sheet = run.window->findChild<QWidget*>("plKeySheet");
        ASSERT_TRUE(sheet != nullptr && sheet->isVisible());
        keys.press(Qt::Key_Escape);
        EXPECT_FALSE(sheet->isVisible());
        EXPECT_EQ(QApplication::focusWidget()->objectName(), focus);

        keys.press(Qt::Key_Q, Qt::ControlModifier);
        EXPECT_FALSE(run.window->isVisible());
        keys.press(Qt::Key_Escape); // the key that closed it was never let go: other tests would see it held
        EXPECT_EQ(QGuiApplication::keyboardModifiers(), Qt::NoModifier);
    }
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); // as the other tests have it
    Sitting run(folder);
    run.bench->store().open(textOf(project));
    EXPECT_EQ(run.session().prompt(), QString::fromUtf8("Löse das Lot? Sie hält [still]")) << "all of it was kept";
}
